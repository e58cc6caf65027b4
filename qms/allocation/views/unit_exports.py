"""The schools' amounts of a year as files: index and kronor, no background of pupils."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from flask import abort
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.allocation.core.numerals import decimal_of
from qms.allocation.labels import reason_label, run_state
from qms.allocation.views.blueprint import bp
from qms.allocation.views.unit_list import Overview, UnitRow, read_overview
from qms.allocation.views.units import KEYS
from qms.i18n.language import gettext, language
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.org.labels import provider_kind_label
from qms.web.downloads import download
from qms.web.rights import requires

HEADER = (
    "skola", "område eller huvudman", "regi", "elever", "index", "kronor per elev", "kronor",
    "kronor sedan året före",
)  # fmt: skip
PER_PUPIL_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The list as a file: its year, header and rows; each part of a whole budget is a column."""

    overview: Overview
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def _cells(row: UnitRow) -> tuple[Cell, ...]:
    return (
        row.unit.name,
        row.unit.area_name or row.unit.provider_name,
        provider_kind_label(row.unit.provider_kind),
        row.pupils,
        row.index,
        decimal_of(Fraction(row.ore, 100 * row.pupils), PER_PUPIL_PLACES) if row.pupils else None,
        kronor(row.ore),
        None if row.change_ore is None else kronor(row.change_ore),
    )


def _table() -> Listed:
    """Return the year's rows with the sum last; 404 before the first calculation."""
    overview = read_overview()
    if overview is None:
        abort(404)
    has_parts = len(overview.kinds) > 1
    rows = [
        (*_cells(row), *(_kronor(row.amounts) if has_parts else ()))
        for row in sorted(overview.chosen, key=KEYS["skola"])
    ]
    pupils, ore, change = overview.sums
    total = (gettext("Summa"), None, None, pupils, None, None, kronor(ore),
             None if change is None else kronor(change))  # fmt: skip
    return Listed(
        overview=overview,
        header=(*HEADER, *(map(_part_header, overview.kind_names) if has_parts else ())),
        rows=(*rows, (*total, *(_kronor(overview.kind_sums) if has_parts else ()))),
    )


def _kronor(amounts: Iterable[int]) -> tuple[Cell, ...]:
    return tuple(kronor(ore) for ore in amounts)


def _part_header(name: str) -> str:
    return f"varav {name.lower()}"


@bp.get("/ersattning.csv")
@requires(Can.ALLOCATION_READ_UNIT)
def export_units_csv() -> Response:
    """Return the list as CSV, with the same year and choice as the page."""
    listed = _table()
    name = f"ersattning-{listed.overview.run.budget_year}.csv"
    return download(write_csv(listed.header, listed.rows, language()), name)


@bp.get("/ersattning.xlsx")
@requires(Can.ALLOCATION_READ_UNIT)
def export_units_xlsx() -> Response:
    """Return the list as a workbook; a second sheet says what it is."""
    listed = _table()
    run = listed.overview.run
    notes: list[tuple[str, Cell]] = [
        (gettext("Budgetår"), run.budget_year),
        (gettext("Elever"), f"15 oktober {run.count_year}"),
        (gettext("Modell"), run.model_name),
        (gettext("Läge"), run_state(run.state)[1]),
        *_note_of_change(listed.overview),
        *((f"{listed.overview.names[one.unit_id]}:", reason_label(one)) for one in
          (*listed.overview.unindexed, *listed.overview.left_out)),
    ]  # fmt: skip
    content = write_xlsx(listed.header, listed.rows, sheet="Ersättning", notes=notes)
    return download(content, f"ersattning-{run.budget_year}.xlsx")


def _note_of_change(overview: Overview) -> list[tuple[str, Cell]]:
    if overview.is_whole_change:
        return []
    what = gettext("Bara det som följer index: de andra delarna finns bara det ena året.")
    return [(gettext("Kronor sedan året före"), what)]
