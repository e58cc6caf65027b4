"""How far a report has come, step by step: the segments of the ring."""

from dataclasses import dataclass
from enum import StrEnum

from qms.followup.core.report.content import Content
from qms.followup.core.report.gaps import Gap, gaps
from qms.followup.core.report.templates import Question, QuestionType, Section, Template


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
    if question.type is QuestionType.READONLY or not question.required:
        return 0
    if question.type is QuestionType.ACTIVITY_TABLE:
        return max(1, len(content.activities))
    if question.type is QuestionType.ACTION_LIST:
        return len(content.previous)
    return 1


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
    """Return whether the section has activities: begun, even when none of them is whole."""
    asks = any(question.type is QuestionType.ACTIVITY_TABLE for question in section.questions)
    return asks and bool(content.activities)


def progress(template: Template, content: Content) -> tuple[StepProgress, ...]:
    """Return the progress of every step, in order.

    A report that nobody has begun has no step done, though some are filled in beforehand.
    """
    steps = tuple(step_progress(section, content) for section in template.sections)
    return steps if content.is_started else tuple(_untouched(step) for step in steps)


def _untouched(step: StepProgress) -> StepProgress:
    return StepProgress(
        number=step.number,
        state=StepState.EMPTY,
        answered=0,
        asked=step.asked,
        missing=step.missing,
    )
