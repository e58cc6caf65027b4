"""The report's fields by name, flat: what forms post, autosave sends and versions are kept for.

`so_why` is an answer, `so_carried` and `so_unused` are the report's own sums, `so_unused_fate`
is what happens to a sum, `uqr_participation-pupils` is a part of an answer, and a field of a
row begins with the letter of its kind: `a12-result`, `p7-fate`, `n3-owner`, `l4-reading`.
Everything is text: sums whole öre, dates ISO, several choices a line each, empty when not given.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qms.followup.core.report.columns import (
    COLUMNS,
    KIND_OF,
    LETTERS,
    Column,
    ColumnType,
    RowKind,
    written,
)
from qms.followup.core.report.content import Content, Row
from qms.followup.core.report.questions import Question, QuestionType, SumKind
from qms.followup.core.report.templates import Section, Template

ROW = re.compile(r"(?P<letter>[apnl])(?P<id>[1-9]\d{0,17})-(?P<attribute>[a-z_]+)")
SUM_COLUMNS = {
    SumKind.AMOUNT: "amount_ore",
    SumKind.CARRIED: "carried_ore",
    SumKind.UNUSED: "unused_ore",
}
"""Where the report keeps the sums that questions ask for."""
ATTRIBUTES: dict[str, frozenset[str]] = {
    letter: frozenset(one.key for one in written(kind)) for letter, kind in KIND_OF.items()
}
UNWRITTEN = frozenset({QuestionType.READONLY, QuestionType.ATTACHMENT})


@dataclass(frozen=True, slots=True)
class RowField:
    """The row and the attribute that a field's name points at."""

    letter: str
    id: int
    attribute: str

    @property
    def kind(self) -> RowKind:
        """Return the kind of the row."""
        return KIND_OF[self.letter]

    @property
    def column(self) -> Column:
        """Return the column; raise KeyError when the row has no such attribute."""
        return COLUMNS[self.kind][self.attribute]


def row_of(name: str) -> RowField | None:
    """Return the table row a field belongs to; None for a question's own field."""
    found = ROW.fullmatch(name)
    return RowField(found["letter"], int(found["id"]), found["attribute"]) if found else None


def row_field(kind: RowKind, row_id: int, attribute: str) -> str:
    """Return the name of a field of a row."""
    return f"{LETTERS[kind]}{row_id}-{attribute}"


def cell_text(value: object) -> str:
    """Return an attribute of a row as a field holds it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def cell_value(column: Column, text: str) -> object:
    """Return a field's text as the row keeps it: öre and numbers whole, dates as dates."""
    if column.type in (ColumnType.MONEY, ColumnType.NUMBER):
        return int(text) if text else None
    if column.type is ColumnType.DATE:
        return date.fromisoformat(text) if text else None
    return text


def flatten(content: Content, template: Template) -> dict[str, str]:
    """Return every field of the content by name, empty ones of rows and sums included."""
    flat = dict(content.answers)
    for question in template.questions:
        if question.fate_field:
            flat[question.fate_field] = flat.pop(question.key, "")
        if question.sum is not None:
            flat[question.key] = cell_text(getattr(content, SUM_COLUMNS[question.sum]))
    for kind in RowKind:
        for row in content.rows(kind):
            flat |= row_fields(kind, row)
    return flat


def row_fields(kind: RowKind, row: Row) -> dict[str, str]:
    """Return every written field of one row by name."""
    return {
        row_field(kind, row.id, column.key): cell_text(getattr(row, column.key))
        for column in written(kind)
    }


def shown_rows(question: Question, content: Content) -> tuple[Row, ...]:
    """Return the rows that a table question shows, in order."""
    if question.rows is None:
        return ()
    rows = content.rows(question.rows)
    if question.rows is RowKind.ACTIONS:
        return tuple(one for one in rows if getattr(one, "question", "") == question.key)
    if question.rows is RowKind.ACTIVITIES and question.reach:
        return tuple(one for one in rows if getattr(one, "reach", "") in ("", question.reach))
    return rows


def fields_of(section: Section, content: Content) -> tuple[str, ...]:
    """Return the names of the fields that can be written in one step.

    A row that is shown can be written whole: its own page has columns that the table leaves out.
    """
    names = (name for one in section.questions for name in question_fields(one, content))
    return tuple(dict.fromkeys(names))


def question_fields(question: Question, content: Content) -> Iterable[str]:
    """Return the names of the fields that a question's answer is written in."""
    if question.type in UNWRITTEN:
        return ()
    if question.rows is not None:
        return tuple(
            row_field(question.rows, row.id, key)
            for row in shown_rows(question, content)
            for key in question.writes
        )
    if question.type is QuestionType.INDICATOR_TABLE:
        return tuple(question.part(key) for key in question.indicators) if question.options else ()
    if question.type is QuestionType.PARTICIPATION:
        keys = [group.key for group in question.groups]
        return tuple(name for key in keys for name in (question.part(key), question.gave(key)))
    return (question.key, question.fate_field) if question.fate_field else (question.key,)


def fate_of(template: Template, name: str) -> Question | None:
    """Return the question of money whose fate the field holds; None when it is another field."""
    return next((one for one in template.questions if one.fate_field == name != ""), None)


def kept_as(template: Template) -> Mapping[str, str]:
    """Return under which key of the answers a field is kept, for those whose names differ."""
    return {one.fate_field: one.key for one in template.questions if one.fate_field}


def section_with_row(template: Template, letter: str, row: Row) -> Section:
    """Return the first step whose tables show the row; raise KeyError when none does."""
    kind = KIND_OF[letter]
    one = Content(
        amount_ore=0,
        **{kind.value: (row,)},  # type: ignore[arg-type]
    )
    for section in template.sections:
        if any(q.rows is kind and shown_rows(q, one) for q in section.questions):
            return section
    raise KeyError(letter)
