"""Move, take out and bring back the sections and questions of a draft."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from qms.followup.core.editor.document import SectionDoc, with_sections
from qms.followup.core.editor.draft import Draft, Removed

T = TypeVar("T")
UP, DOWN = -1, 1


def _swapped(items: Sequence[T], place: int, step: int) -> tuple[T, ...]:
    other = place + step
    moved = list(items)
    if 0 <= other < len(moved):
        moved[place], moved[other] = moved[other], moved[place]
    return tuple(moved)


def _put(items: Sequence[T], place: int, item: T) -> tuple[T, ...]:
    return (*items[:place], item, *items[place:])


def move_section(draft: Draft, key: str, step: int) -> Draft:
    """Return the draft with a section one step up or down; at the end it stays."""
    sections = draft.document.sections
    place = sections.index(draft.document.section(key))
    moved = _swapped(sections, place, step)
    return replace(draft, document=with_sections(draft.document, iter(moved)))


def move_question(draft: Draft, key: str, step: int) -> Draft:
    """Return the draft with a question one step up or down, past the edge into the next section."""
    own = draft.document.section_of(key)
    question = draft.document.question(key)
    place = own.questions.index(question)
    if 0 <= place + step < len(own.questions):
        return _with(draft, replace(own, questions=_swapped(own.questions, place, step)))
    sections = draft.document.sections
    other = sections.index(own) + step
    if not 0 <= other < len(sections):
        return draft
    target = sections[other]
    at = 0 if step == DOWN else len(target.questions)
    left = replace(own, questions=tuple(one for one in own.questions if one is not question))
    joined = replace(target, questions=_put(target.questions, at, question))
    return _with(draft, left, joined)


def _with(draft: Draft, *changed: SectionDoc) -> Draft:
    by_key = {one.key: one for one in changed}
    sections = (by_key.get(one.key, one) for one in draft.document.sections)
    return replace(draft, document=with_sections(draft.document, sections))


def remove_section(draft: Draft, key: str) -> Draft:
    """Return the draft without the section and its questions; it can be brought back."""
    section = draft.document.section(key)
    place = draft.document.sections.index(section)
    rest = (one for one in draft.document.sections if one.key != key)
    return replace(
        draft,
        document=with_sections(draft.document, rest),
        removed=(Removed(section=section, place=place), *draft.removed),
    )


def remove_question(draft: Draft, key: str) -> Draft:
    """Return the draft without the question; it can be brought back."""
    own = draft.document.section_of(key)
    question = draft.document.question(key)
    rest = tuple(one for one in own.questions if one["key"] != key)
    gone = Removed(
        section=SectionDoc(table=own.table),
        place=own.questions.index(question),
        question=question,
    )
    return replace(_with(draft, replace(own, questions=rest)), removed=(gone, *draft.removed))


def bring_back(draft: Draft, key: str) -> Draft:
    """Return the draft with what was taken out where it stood; raise KeyError if it was not.

    A question whose section is gone too comes back with its section.
    """
    gone = next((one for one in draft.removed if one.key == key), None)
    if gone is None:
        raise KeyError(key)
    left = replace(draft, removed=tuple(one for one in draft.removed if one is not gone))
    if gone.question is None:
        return _with_new_section(left, gone.section, gone.place)
    section = gone.section.key
    if any(one.key == section for one in left.removed):
        left = bring_back(left, section)
    own = left.document.section(section)
    return _with(left, replace(own, questions=_put(own.questions, gone.place, gone.question)))


def _with_new_section(draft: Draft, section: SectionDoc, place: int) -> Draft:
    sections = _put(draft.document.sections, place, section)
    return replace(draft, document=with_sections(draft.document, iter(sections)))
