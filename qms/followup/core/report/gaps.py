"""What is still missing in a report, question by question: asked by the ring and by the check."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from qms.followup.core.report.content import Activity, Content, PreviousActivity
from qms.followup.core.report.ledger import Balance
from qms.followup.core.report.templates import Question, QuestionType

UNUSED = "so_unused"
CARRIED = "so_carried"


class Field(StrEnum):
    """The part of an answer that something is said about."""

    ANSWER = "answer"
    NAME = "name"
    TARGET_GROUP = "target_group"
    MEASURE = "measure"
    BASELINE = "baseline"
    AIM = "aim"
    RESULT = "result"
    ORE = "ore"
    READING = "reading"
    FATE = "fate"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something not yet filled in; `item` is the activity's id, None for a plain question."""

    question: str
    field: Field = Field.ANSWER
    item: int | None = None
    subject: str = ""


NEEDED = (Field.NAME, Field.MEASURE, Field.BASELINE, Field.AIM, Field.RESULT)


def _of_activity(question: Question, activity: Activity) -> list[Gap]:
    empty = [field for field in NEEDED if not str(getattr(activity, field)).strip()]
    if activity.ore is None:
        empty.append(Field.ORE)
    return [
        Gap(question=question.key, field=field, item=activity.id, subject=activity.name)
        for field in empty
    ]


def _activities(question: Question, content: Content) -> list[Gap]:
    if not content.activities:
        nothing_used = content.unused_ore == content.ledger.available
        return [] if nothing_used else [Gap(question=question.key)]
    return [gap for activity in content.activities for gap in _of_activity(question, activity)]


def _previous(question: Question, content: Content) -> list[Gap]:
    return [gap for one in content.previous for gap in _of_previous(question, one)]


def _of_previous(question: Question, previous: PreviousActivity) -> list[Gap]:
    empty = [field for field in (Field.READING, Field.FATE) if not getattr(previous, field)]
    return [
        Gap(question=question.key, field=field, item=previous.id, subject=previous.name)
        for field in empty
    ]


def _money(question: Question, content: Content) -> list[Gap]:
    if question.key == CARRIED:
        return [] if content.carried_ore is not None else [Gap(question=question.key)]
    if content.ledger.balance is not Balance.EVEN:
        return [Gap(question=question.key, field=Field.MONEY)]
    unchosen = content.unused_ore and content.answer(question.key) not in question.options
    return [Gap(question=question.key, field=Field.FATE)] if unchosen else []


def _choice(question: Question, content: Content) -> list[Gap]:
    chosen = content.answer(question.key) in question.options
    return [] if chosen else [Gap(question=question.key)]


def _text(question: Question, content: Content) -> list[Gap]:
    return [] if content.answer(question.key) else [Gap(question=question.key)]


BY_TYPE: dict[QuestionType, Callable[[Question, Content], list[Gap]]] = {
    QuestionType.READONLY: lambda _question, _content: [],
    QuestionType.ACTIVITY_TABLE: _activities,
    QuestionType.ACTION_LIST: _previous,
    QuestionType.MONEY: _money,
    QuestionType.CHOICE: _choice,
}
"""The types with a rule of their own; every other type is missing when its answer is empty."""


def gaps(question: Question, content: Content) -> tuple[Gap, ...]:
    """Return what the question still lacks; nothing for a question that need not be answered."""
    if not question.required:
        return ()
    return tuple(BY_TYPE.get(question.type, _text)(question, content))
