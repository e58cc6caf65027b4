"""What differs between two versions of a template, part by part; labels give it words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qms.followup.core.editor.document import Document, Table


class Change(StrEnum):
    """What happened to a part of the template."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class Part(StrEnum):
    """Which part it happened to."""

    TEMPLATE = "template"
    SECTION = "section"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One change. `subject` is what the part is called; `before` and `after` are values."""

    change: Change
    part: Part
    key: str
    subject: str
    field: str = ""
    before: Any = None
    after: Any = None


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """Return every change from `old` to `new`, in the order that the new template is read."""
    return (
        *_fields(Part.TEMPLATE, old.head, new.head, subject=new.head["title_sv"]),
        *_sections(old, new),
        *_questions(old, new),
        *_moved(old, new),
    )


def _sections(old: Document, new: Document) -> Iterator[Difference]:
    before = {one.key: one.table for one in old.sections}
    after = {one.key: one.table for one in new.sections}
    yield from _came_and_went(Part.SECTION, before, after, field="title_sv")


def _questions(old: Document, new: Document) -> Iterator[Difference]:
    before = {one["key"]: one for one in old.questions}
    after = {one["key"]: one for one in new.questions}
    yield from _came_and_went(Part.QUESTION, before, after, field="text_sv")


def _came_and_went(
    part: Part, before: Mapping[str, Table], after: Mapping[str, Table], *, field: str
) -> Iterator[Difference]:
    for key, table in after.items():
        subject = table.get(field) or key
        if key not in before:
            yield Difference(change=Change.ADDED, part=part, key=key, subject=subject)
        else:
            yield from _fields(part, before[key], table, subject=subject)
    for key, table in before.items():
        if key not in after:
            subject = table.get(field) or key
            yield Difference(change=Change.REMOVED, part=part, key=key, subject=subject)


def _fields(part: Part, before: Table, after: Table, *, subject: str) -> Iterator[Difference]:
    for field in dict.fromkeys([*before, *after]):
        old, new = before.get(field), after.get(field)
        if old != new and (old or new):
            yield Difference(
                change=Change.CHANGED, part=part, key=str(after["key"]), subject=subject,
                field=field, before=old, after=new,
            )  # fmt: skip


def _moved(old: Document, new: Document) -> Iterator[Difference]:
    """Yield the parts that stand elsewhere among those that both versions have."""
    yield from _order(
        Part.SECTION,
        [one.key for one in old.sections],
        [one.key for one in new.sections],
        {one.key: one.table.get("title_sv") or one.key for one in new.sections},
    )
    names = {one["key"]: one.get("text_sv") or one["key"] for one in new.questions}
    homes = {one["key"]: section.key for section in old.sections for one in section.questions}
    for section in new.sections:
        own = [one["key"] for one in section.questions]
        before = [key for key in homes if homes[key] == section.key]
        yield from _order(Part.QUESTION, before, own, names)
        for key in own:
            if key in homes and homes[key] != section.key:
                yield Difference(
                    change=Change.MOVED, part=Part.QUESTION, key=key, subject=names[key],
                    field="section", before=_title(old, homes[key]), after=_title(new, section.key),
                )  # fmt: skip


def _title(document: Document, key: str) -> str:
    return str(document.section(key).table.get("title_sv") or key)


def _order(
    part: Part, before: Sequence[str], after: Sequence[str], names: Mapping[str, str]
) -> Iterator[Difference]:
    """Yield those that no longer stand in the longest run that keeps its order."""
    both = [key for key in after if key in before]
    kept = _longest_run([before.index(key) for key in both])
    for place, key in enumerate(both):
        if place not in kept:
            yield Difference(change=Change.MOVED, part=part, key=key, subject=names[key])


def _longest_run(places: Sequence[int]) -> frozenset[int]:
    """Return the positions of the longest increasing run among the places."""
    best: list[list[int]] = []
    for index, place in enumerate(places):
        before = [run for run in best if places[run[-1]] < place]
        best.append([*_longest(before), index])
    return frozenset(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run), default=[])
