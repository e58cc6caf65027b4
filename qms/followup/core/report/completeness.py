"""How far a report has come, step by step: the segments of the ring."""

from dataclasses import dataclass
from enum import StrEnum

from qms.followup.core.report.asking import asked as asked_now
from qms.followup.core.report.columns import GROWS
from qms.followup.core.report.content import Content
from qms.followup.core.report.fields import shown_rows
from qms.followup.core.report.gaps import Gap, gaps
from qms.followup.core.report.templates import Question, QuestionType, Section, Template

UNASKED = frozenset({QuestionType.READONLY, QuestionType.INDICATOR_TABLE})
"""The types that show something and need no answer."""


class StepState(StrEnum):
    """How far one step has come."""

    EMPTY = "empty"
    ONGOING = "ongoing"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProgress:
    """One step: `answered` of `asked` parts are whole; a row of a table is a part of its own."""

    number: int
    state: StepState
    answered: int
    asked: int
    missing: tuple[Gap, ...]


def _parts(question: Question, content: Content) -> int:
    if question.rows is not None:
        rows = len(shown_rows(question, content))
        return max(1, rows) if question.required and question.rows in GROWS else rows
    return 1 if question.required and question.type not in UNASKED else 0


def step_progress(section: Section, content: Content) -> StepProgress:
    """Return how far the content has come in one section."""
    asked = sum(_parts(question, content) for question in section.questions)
    missing = tuple(gap for question in section.questions for gap in gaps(question, content))
    unwhole = {(gap.question, gap.item) for gap in missing}
    answered = asked - len(unwhole)
    state = StepState.ONGOING if answered or _has_rows(section, content) else StepState.EMPTY
    return StepProgress(
        number=section.number,
        state=StepState.DONE if not missing else state,
        answered=answered,
        asked=asked,
        missing=missing,
    )


def _has_rows(section: Section, content: Content) -> bool:
    """Return whether the unit has added rows: begun, even when none of them is whole."""
    return any(
        row.is_touched and question.rows in GROWS
        for question in section.questions
        for row in shown_rows(question, content)
    )


def progress(template: Template, content: Content) -> tuple[StepProgress, ...]:
    """Return the progress of every step, in order.

    A report that nobody has begun has no step done, though some are filled in beforehand.
    """
    now = asked_now(template, content)
    steps = tuple(step_progress(section, content) for section in now.sections)
    return steps if content.is_started else tuple(_untouched(step) for step in steps)


def _untouched(step: StepProgress) -> StepProgress:
    return StepProgress(
        number=step.number,
        state=StepState.EMPTY,
        answered=0,
        asked=step.asked,
        missing=step.missing,
    )
