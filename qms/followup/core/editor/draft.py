"""A draft: a document that is being changed, with what was taken out of it at hand."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qms.followup.core.editor.document import Document, SectionDoc, Table, with_sections

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A section, or a question when `question` is set, that was taken out, and where it stood."""

    section: SectionDoc
    place: int
    question: Table | None = None

    @property
    def key(self) -> str:
        """Return the key of what was taken out."""
        return str(self.question["key"]) if self.question else self.section.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is being written. `removed` is newest first; each can be brought back."""

    document: Document
    removed: tuple[Removed, ...] = ()

    def question(self, key: str) -> Table:
        """Return a question, also one that was taken out; raise KeyError when there is none."""
        gone = (one.question for one in self.removed if one.question)
        inside = (table for one in self.removed for table in one.section.questions)
        found = (*self.document.questions, *gone, *inside)
        question = next((table for table in found if table["key"] == key), None)
        if question is None:
            raise KeyError(key)
        return question

    def is_removed(self, key: str) -> bool:
        """Return whether the section or question was taken out of the draft."""
        there = {self.document.key, *(one.key for one in self.document.sections)}
        return key in self.keys and key not in there | {
            one["key"] for one in self.document.questions
        }

    @property
    def keys(self) -> frozenset[str]:
        """Return every key that is taken, also by what was taken out."""
        found = {self.document.key}
        for section in (*self.document.sections, *(one.section for one in self.removed)):
            found |= {section.key, *(str(one["key"]) for one in section.questions)}
        return frozenset(found | {one.key for one in self.removed})


def changed(table: Table, values: Values) -> dict[str, Any]:
    """Return the table with the values; None, and what says nothing, takes a value away."""
    merged = {**table, **values}
    return {name: value for name, value in merged.items() if value not in (None, "", [], {})}


def change_head(draft: Draft, values: Values) -> Draft:
    """Return the draft with other words about the template itself."""
    document = draft.document
    return replace(draft, document=replace(document, head={**document.head, **values}))


def change_section(draft: Draft, key: str, values: Values) -> Draft:
    """Return the draft with other words about a section; one that was taken out keeps them too."""

    def mended(section: SectionDoc) -> SectionDoc:
        if section.key != key:
            return section
        return replace(section, table=changed(section.table, values))

    _require(key, draft.keys)
    return _everywhere(draft, mended)


def change_question(draft: Draft, key: str, values: Values) -> Draft:
    """Return the draft with a question changed, also when it was taken out in the meantime."""
    draft.question(key)

    def mended(table: Table) -> Table:
        return changed(table, values) if table["key"] == key else table

    def inside(section: SectionDoc) -> SectionDoc:
        return replace(section, questions=tuple(mended(one) for one in section.questions))

    found = _everywhere(draft, inside)
    removed = (
        replace(one, question=mended(one.question)) if one.question else one
        for one in found.removed
    )
    return replace(found, removed=tuple(removed))


def _require(key: str, keys: Iterable[str]) -> None:
    if key not in keys:
        raise KeyError(key)


def _everywhere(draft: Draft, change: Callable[[SectionDoc], SectionDoc]) -> Draft:
    document = with_sections(draft.document, (change(one) for one in draft.document.sections))
    removed = (replace(one, section=change(one.section)) for one in draft.removed)
    return replace(draft, document=document, removed=tuple(removed))


def add_section(draft: Draft, table: Table) -> Draft:
    """Return the draft with one more section, last."""
    sections = (*draft.document.sections, SectionDoc(table=changed(table, {})))
    return replace(draft, document=with_sections(draft.document, iter(sections)))


def add_question(draft: Draft, section: str, table: Table) -> Draft:
    """Return the draft with one more question, last in its section."""
    own = draft.document.section(section)
    bigger = replace(own, questions=(*own.questions, changed(table, {})))
    return _with_section(draft, bigger)


def _with_section(draft: Draft, section: SectionDoc) -> Draft:
    sections = (section if one.key == section.key else one for one in draft.document.sections)
    return replace(draft, document=with_sections(draft.document, sections))
