"""What the check says of one row: owners, dates, results at the end, words in its texts."""

from collections.abc import Iterator
from dataclasses import replace

from qms.followup.core.report.columns import ENDS, ColumnType
from qms.followup.core.report.content import Action, Row
from qms.followup.core.report.hits import Background, Hit
from qms.followup.core.report.questions import Question
from qms.followup.core.report.text_rules import word_hits

UNMEASURED = frozenset({"", "-", "–", "saknas", "ej mätt", "inte mätt"})
"""What people write in place of a value; a reason why there is none is longer."""


def row_hits(question: Question, row: Row, background: Background) -> Iterator[Hit]:
    """Yield what the question's rules find in one row of its table."""
    at = Hit(rule="", rows=question.rows, item=row.id, subject=row.title)
    for rule, where, detail in _found(question, row, background):
        yield replace(at, rule=rule, field=where, detail=detail)
    for hit in _in_texts(question, row, background):
        yield replace(at, rule=hit.rule, field=hit.field, detail=hit.detail)


def _found(question: Question, row: Row, background: Background) -> Iterator[tuple[str, str, str]]:
    rules, shown = question.quality_rules, {column.key for column in question.columns}
    if "closed_without_result" in rules and _ended_unmeasured(row):
        yield "closed_without_result", "reading", ""
    if "owner_missing" in rules and isinstance(row, Action) and row.id in background.left_owners:
        yield "owner_missing", "owner", "left"
    if "due_date_missing" in rules:
        for key in shown & {"due", "follow_up"}:
            day = getattr(row, key)
            if day is not None and day < background.today:
                yield "due_date_missing", key, "passed"


def _ended_unmeasured(row: Row) -> bool:
    """Return whether it ends with words that are no value; an empty field is a gap already."""
    reading = str(getattr(row, "reading", "")).strip()
    ends = getattr(row, "fate", "") == ENDS
    return ends and bool(reading) and reading.casefold() in UNMEASURED


def _in_texts(question: Question, row: Row, background: Background) -> Iterator[Hit]:
    for column in question.columns:
        if column.is_fixed or column.type not in (ColumnType.LINE, ColumnType.TEXT):
            continue
        text = str(getattr(row, column.key))
        for hit in word_hits(question, text, background):
            yield replace(hit, field=column.key)
