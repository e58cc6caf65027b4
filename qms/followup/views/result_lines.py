"""A table of results as a page shows it: texts, small drawings, what is told of hidden cells."""

from collections.abc import Iterable
from dataclasses import dataclass

from qms.followup.core.results.small_numbers import Cell, Mark
from qms.followup.core.results.table import ResultRow, ResultTable
from qms.followup.result_labels import (
    REASONS,
    about_text,
    answered_text,
    cell_text,
    finding_sentence,
    likeness_sentence,
    mean_text,
    name_of,
)
from qms.followup.services.results import Material
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.reports.charts.sparkline import sparkline
from qms.reports.charts.svg import Caption

LEAST_FOR_LINE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLine:
    """One year of a row; `is_hidden` when there is no number to read."""

    year: int
    text: str
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """One indicator as a page shows it; `about` says how it is counted and which way is better."""

    key: str
    name: str
    about: str
    definition: str
    cells: tuple[CellLine, ...]
    latest: str
    latest_year: str
    behind: str
    spark: str
    municipality: str
    similar: str
    findings: tuple[str, ...]
    needs_cause: bool
    row: ResultRow

    @property
    def trend(self) -> str:
        """Return the years and values in one line, for a narrow page and for readers of text."""
        return ", ".join(f"{one.year} {one.text}" for one in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLines:
    """The rows in the order they are shown; `marks` explains what stands in place of numbers."""

    years: tuple[int, ...]
    rows: tuple[RowLine, ...]
    marks: tuple[str, ...]
    lacking: tuple[str, ...]
    note: str

    def row(self, key: str) -> RowLine | None:
        """Return one indicator's row; None when it is not in the table."""
        return next((one for one in self.rows if one.key == key), None)


def table_lines(table: ResultTable, *, place: str) -> TableLines:
    """Return the table in words; `place` makes the drawings' ids unique on the page."""
    return TableLines(
        years=table.years,
        rows=tuple(row_line(row, place=place) for row in table.rows),
        marks=marks_told(cell.mark for row in table.rows for cell in row.cells),
        lacking=tuple(sorted((name_of(one) for one in table.lacking), key=swedish_key)),
        note=_note(table),
    )


def row_line(row: ResultRow, *, place: str) -> RowLine:
    """Return one row in words."""
    one, last = row.indicator, row.latest
    return RowLine(
        key=one.key,
        name=name_of(one),
        about=about_text(one),
        definition=one.definition,
        cells=tuple(
            CellLine(year=cell.year, text=cell_text(cell, one.unit), is_hidden=not cell.is_shown)
            for cell in row.cells
        ),
        latest=cell_text(last or row.cells[-1], one.unit),
        latest_year=str((last or row.cells[-1]).year),
        behind=_behind(last),
        spark=_spark(row, place),
        municipality=mean_text(row.beside(row.municipality), one.unit),
        similar=mean_text(row.beside(row.similar), one.unit),
        findings=tuple(finding_sentence(one, found) for found in row.findings),
        needs_cause=row.needs_cause,
        row=row,
    )


def _behind(cell: Cell | None) -> str:
    """Return how many stand behind the latest value, with the response rate of a survey."""
    if cell is None or cell.n is None:
        return ""
    return answered_text(cell) or gettext("%(n)s bakom värdet") % {"n": number(cell.n)}


def _spark(row: ResultRow, place: str) -> str:
    """Return the small line of the years; empty when there are too few to see a direction."""
    values = [float(one.value) if one.value is not None else None for one in row.cells]
    if sum(value is not None for value in values) < LEAST_FOR_LINE:
        return ""
    texts = ", ".join(f"{one.year}: {cell_text(one, row.indicator.unit)}" for one in row.cells)
    caption = Caption(
        id=f"spark-{place}-{row.indicator.key}", title=name_of(row.indicator), message=texts
    )
    return sparkline(caption, values)


def marks_told(marks: Iterable[Mark]) -> tuple[str, ...]:
    """Return a sentence for each kind of cell without a number, in the order of the marks."""
    found = set(marks)
    return tuple(gettext(text) for mark, text in REASONS.items() if mark in found)


def _note(table: ResultTable) -> str:
    """Return what the means leave out."""
    hidden = [
        mean.hidden
        for row in table.rows
        for mean in (row.beside(row.municipality),)
        if mean is not None
    ]
    if not any(hidden):
        return ""
    return gettext("Kommunens värden räknas utan de enheter där för få står bakom värdet.")


def similar_sentences(material: Material) -> tuple[str, ...]:
    """Return why each similar unit is among them; empty when there are too few alike."""
    return tuple(
        likeness_sentence(material.units[one.unit_id].name, one) for one in material.similar
    )
