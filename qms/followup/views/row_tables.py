"""The tables of a step, ready for the templates: which cells are written in, which are shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.followup.core.report.columns import GROWS, LETTERS, Column, ColumnType, RowKind
from qms.followup.core.report.content import Activity, AmountSource, Content, Row
from qms.followup.core.report.fields import row_field, shown_rows
from qms.followup.core.report.questions import Question
from qms.followup.labels import column_label
from qms.i18n.formats import day, kr
from qms.i18n.language import gettext, language, mark

NAMES = frozenset({"name", "title"})
MANY = 4
"""With more columns to write in than this, only what is new this year is written in the table."""
NEW = frozenset({"result", "assessment"})
OF_ACTIONS = frozenset({"owner", "due", "cost_ore", "this_year"})
MEASURED = {
    RowKind.ACTIVITIES: ("measure", "baseline", "aim"),
    RowKind.ACTIONS: ("measure", "baseline", "target"),
}
"""What stands in the column of the measure, the measure itself first."""
SOURCES = {
    AmountSource.OWN: mark("Eget belopp"),
    AmountSource.PLAN: mark("Insatsen finns i planen"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One attribute of a row. `value` is what stands in the field, `text` what is read."""

    column: Column
    name: str
    label: str
    value: str
    text: str
    error: str
    is_input: bool

    @property
    def is_number(self) -> bool:
        """Return whether it stands to the right."""
        return self.column.type in (ColumnType.MONEY, ColumnType.NUMBER)

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Return the options in the reader's language."""
        return self.column.option_pairs(language())


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row: its title, what is read below it and in the column of its measure, and its cells.

    `anchor` is where links lead: empty where the row stands in an earlier table of the step too.
    """

    key: str
    anchor: str = ""
    row: Row
    shown: tuple[Cell, ...]
    measured: tuple[Cell, ...]
    cells: tuple[Cell, ...]
    source: str

    @property
    def errors(self) -> tuple[Cell, ...]:
        """Return the faulty cells that have no field in the table."""
        read = (*self.shown, *self.measured, *(one for one in self.cells if not one.is_input))
        return tuple(one for one in read if one.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTable:
    """A table question with its rows. `heads` are the columns after the first.

    `measure` is the heading of the column with measure, baseline and aim; empty without one.
    """

    question: Question
    first: str
    measure: str
    heads: tuple[Column, ...]
    lines: tuple[Line, ...]
    sums: tuple[str, ...]
    may_add: bool


def shown_text(column: Column, value: object) -> str:
    """Return an attribute as it is read, `–` when there is none."""
    if value is None or value == "":
        return "–"
    if column.type is ColumnType.MONEY and isinstance(value, int):
        return kr(value)
    if column.type is ColumnType.DATE:
        return day(value)  # type: ignore[arg-type]
    return dict(column.option_pairs(language())).get(str(value), str(value))


def tables_of(
    questions: tuple[Question, ...],
    content: Content,
    *,
    values: Mapping[str, str],
    errors: Mapping[str, str],
) -> dict[str, RowTable]:
    """Return the tables of a step by question; a field stands in one of them only."""
    placed: set[str] = set()
    found = {}
    for question in questions:
        if question.rows is not None:
            found[question.key] = _table(question, content, values, errors=errors, placed=placed)
    return found


def _table(
    question: Question,
    content: Content,
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str],
    placed: set[str],
) -> RowTable:
    rows = shown_rows(question, content)
    kept = _columns(question, rows)
    head = next((one for one in question.columns if one.key in NAMES), question.columns[0])
    rest = [one for one in question.columns if one is not head]
    has_measure = "measure" in {one.key for one in rest} - kept
    lines = []
    for row in rows:
        cells = [
            _cell(question, one, row, values=values, errors=errors, kept=kept, placed=placed)
            for one in rest
        ]
        lines.append(_line(question, row, cells, kept=kept, has_measure=has_measure))
    return RowTable(
        question=question,
        first=column_label(head),
        measure=column_label(question.column("measure")) if has_measure else "",
        heads=tuple(one for one in rest if one.key in kept),
        lines=tuple(lines),
        sums=_sums([one for one in rest if one.key in kept], rows),
        may_add=question.rows in GROWS and (not question.max_rows or len(rows) < question.max_rows),
    )


def _line(
    question: Question, row: Row, cells: list[Cell], *, kept: frozenset[str], has_measure: bool
) -> Line:
    below = [one for one in cells if one.column.key not in kept]
    order = MEASURED.get(question.rows or RowKind.PREVIOUS, ()) if has_measure else ()
    beside = [one for key in order for one in below if one.column.key == key]
    return Line(
        key=_key(question.rows, row),
        row=row,
        shown=tuple(one for one in below if one not in beside),
        measured=tuple(beside),
        cells=tuple(one for one in cells if one.column.key in kept),
        source=_source(row),
    )


def _key(kind: RowKind | None, row: Row) -> str:
    return f"{LETTERS[kind]}{row.id}" if kind else ""


def _columns(question: Question, rows: tuple[Row, ...]) -> frozenset[str]:
    """Return the columns that the table has room for, besides the first.

    Actions show who, when and how much, and are written on a page of their own. Where there is
    much to write, the table keeps what is new this year, and the money. A fixed column in which
    no row has anything is left out.
    """
    writes = [one for one in question.columns if not one.is_fixed and one.key not in NAMES]
    kept = [one for one in question.columns if one.key not in NAMES]
    if question.rows is RowKind.ACTIONS:
        kept = [one for one in kept if one.key in OF_ACTIONS]
    elif question.rows is RowKind.ACTIVITIES and len(writes) > MANY:
        kept = [one for one in kept if one.key in NEW or one.type is ColumnType.MONEY]
    return frozenset(
        one.key
        for one in kept
        if not one.is_fixed or any(getattr(row, one.key) is not None for row in rows)
    )


def _cell(
    question: Question,
    column: Column,
    row: Row,
    *,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    kept: frozenset[str],
    placed: set[str],
) -> Cell:
    name = row_field(question.rows or RowKind.ACTIVITIES, row.id, column.key)
    is_open = not column.is_fixed and column.key in kept and question.rows is not RowKind.ACTIONS
    writes = is_open and name not in placed
    if writes:
        placed.add(name)
    return Cell(
        column=column,
        name=name,
        label=f"{column_label(column)}, {row.title}",
        value=values.get(name, ""),
        text=shown_text(column, getattr(row, column.key)),
        error=errors.get(name, ""),
        is_input=writes,
    )


def _source(row: Row) -> str:
    if not isinstance(row, Activity) or row.source not in SOURCES:
        return ""
    return gettext(SOURCES[row.source])


def _sums(columns: list[Column], rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Return the sum of each column of money, empty for others; nothing without such a column."""
    found = tuple(
        kr(sum(getattr(row, one.key) or 0 for row in rows)) if one.type is ColumnType.MONEY else ""
        for one in columns
    )
    return found if any(found) else ()


def row_cells(
    template_columns: tuple[Column, ...],
    kind: RowKind,
    row: Row,
    *,
    values: Mapping[str, str],
    errors: Mapping[str, str],
) -> tuple[Cell, ...]:
    """Return every column of a row as a field, for the row's own page."""
    return tuple(
        Cell(
            column=column,
            name=(name := row_field(kind, row.id, column.key)),
            label=column_label(column),
            value=values.get(name, ""),
            text=shown_text(column, getattr(row, column.key)),
            error=errors.get(name, ""),
            is_input=not column.is_fixed,
        )
        for column in template_columns
    )
