"""What is still missing in a report, question by question: asked by the ring and by the check."""

from collections.abc import Callable
from dataclasses import dataclass

from qms.followup.core.report.columns import LETTERS, ColumnType, RowKind
from qms.followup.core.report.content import Content, Row
from qms.followup.core.report.fields import SUM_COLUMNS, shown_rows
from qms.followup.core.report.ledger import Balance
from qms.followup.core.report.questions import Question, QuestionType, SumKind

ANSWER, MONEY, FATE = "answer", "money", "fate"
"""The parts of an answer that are no column of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something not yet filled in.

    `field` is a column's key when `item` is the id of a row of kind `rows`, else what part of
    the answer; `part` names a group or an indicator.
    """

    question: str
    field: str = ANSWER
    rows: RowKind | None = None
    item: int | None = None
    subject: str = ""
    part: str = ""

    @property
    def name(self) -> str:
        """Return the name of the form field that is empty."""
        if self.item is not None and self.rows is not None:
            return f"{LETTERS[self.rows]}{self.item}-{self.field}"
        if self.part:
            return f"{self.question}-{self.part}"
        return f"{self.question}_fate" if self.field == FATE else self.question


def _of_row(question: Question, row: Row) -> list[Gap]:
    return [
        Gap(question=question.key, field=key, rows=question.rows, item=row.id, subject=row.title)
        for key in question.needs
        if _is_empty(question, row, key)
    ]


def _is_empty(question: Question, row: Row, key: str) -> bool:
    value = getattr(row, key)
    if value is None:
        return True
    column = question.column(key)
    if column.type is ColumnType.CHOICE:
        return str(value) not in column.options
    return not str(value).strip()


def _table(question: Question, content: Content) -> list[Gap]:
    rows = shown_rows(question, content)
    if rows:
        return [gap for row in rows for gap in _of_row(question, row)]
    if question.rows in (RowKind.PREVIOUS, RowKind.LAST_ACTIONS):
        return []  # nothing was promised last year
    ledger = content.ledger
    nothing_used = ledger.available > 0 and ledger.unused == ledger.available
    return [] if nothing_used else [Gap(question=question.key)]


def _money(question: Question, content: Content) -> list[Gap]:
    if question.sum is SumKind.UNUSED:
        return _unused(question, content)
    value = getattr(content, SUM_COLUMNS[question.sum]) if question.sum else None
    known = value is not None if question.sum else bool(content.answer(question.key))
    return [] if known else [Gap(question=question.key)]


def _unused(question: Question, content: Content) -> list[Gap]:
    balance = content.ledger.balance
    if balance is Balance.LEFT or (balance is Balance.OVER and not question.may_exceed):
        return [Gap(question=question.key, field=MONEY)]
    unchosen = content.unused_ore and content.answer(question.key) not in question.options
    return [Gap(question=question.key, field=FATE)] if question.options and unchosen else []


def _choice(question: Question, content: Content) -> list[Gap]:
    chosen = content.answer(question.key) in question.options
    return [] if chosen else [Gap(question=question.key)]


def _several(question: Question, content: Content) -> list[Gap]:
    chosen = content.choices(question.key)
    is_offered = bool(chosen) and all(one in question.options for one in chosen)
    # A choice among results cannot be made where the unit has none to show.
    return [] if is_offered or not question.options else [Gap(question=question.key)]


def _scale(question: Question, content: Content) -> list[Gap]:
    steps = question.scale.steps if question.scale else ()
    return [] if content.answer(question.key) in steps else [Gap(question=question.key)]


def _participation(question: Question, content: Content) -> list[Gap]:
    return [
        Gap(question=question.key, part=group.key, subject=group.name.sv)
        for group in question.groups
        if not content.answer(question.part(group.key))
    ]


def _text(question: Question, content: Content) -> list[Gap]:
    return [] if content.answer(question.key) else [Gap(question=question.key)]


BY_TYPE: dict[QuestionType, Callable[[Question, Content], list[Gap]]] = {
    QuestionType.READONLY: lambda _question, _content: [],
    QuestionType.INDICATOR_TABLE: lambda _question, _content: [],
    QuestionType.ACTIVITY_TABLE: _table,
    QuestionType.ACTION_LIST: _table,
    QuestionType.MONEY: _money,
    QuestionType.CHOICE: _choice,
    QuestionType.MULTI_CHOICE: _several,
    QuestionType.SCALE: _scale,
    QuestionType.PARTICIPATION: _participation,
}
"""The types with a rule of their own; every other type is missing when its answer is empty."""


def gaps(question: Question, content: Content) -> tuple[Gap, ...]:
    """Return what the question still lacks; nothing for one that need not be answered.

    A table that may be empty needs its rows filled in all the same.
    """
    if question.required:
        return tuple(BY_TYPE.get(question.type, _text)(question, content))
    if question.rows is not None:
        return tuple(gap for gap in _table(question, content) if gap.item is not None)
    return ()
