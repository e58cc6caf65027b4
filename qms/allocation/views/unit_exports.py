"""The schools' amounts of a year as files: index and kronor, no background of pupils."""

from typing import Any

from flask import abort
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.allocation.core.numerals import decimal_of
from qms.allocation.labels import run_state
from qms.allocation.views.blueprint import bp
from qms.allocation.views.units import KEYS, Overview, UnitRow, read_overview
from qms.i18n.language import gettext, language
from qms.kernel.money import kronor
from qms.kernel.table_write import write_csv, write_xlsx
from qms.org.labels import provider_kind_label
from qms.web.downloads import download
from qms.web.rights import requires

HEADER = (
    "skola", "område eller huvudman", "regi", "elever", "index", "kronor per elev", "kronor",
    "kronor sedan året före",
)  # fmt: skip


def _cells(row: UnitRow) -> tuple[Any, ...]:
    return (
        row.unit.name,
        row.unit.area_name or row.unit.provider_name,
        provider_kind_label(row.unit.provider_kind),
        row.line.pupils,
        row.index,
        decimal_of(row.line.kr_per_pupil, 2),
        kronor(row.line.ore),
        None if row.change_ore is None else kronor(row.change_ore),
    )


def _table() -> tuple[Overview, list[tuple[Any, ...]]]:
    """Return the year and its rows with the sum last; 404 before the first calculation."""
    overview = read_overview()
    if overview is None:
        abort(404)
    rows = [_cells(row) for row in sorted(overview.chosen, key=KEYS["skola"])]
    pupils, ore, change = overview.sums
    total = (gettext("Summa"), None, None, pupils, None, None, kronor(ore),
             None if change is None else kronor(change))  # fmt: skip
    return overview, [*rows, total]


@bp.get("/ersattning.csv")
@requires(Can.ALLOCATION_READ_UNIT)
def export_units_csv() -> Response:
    """Return the list as CSV, with the same year and choice as the page."""
    overview, rows = _table()
    name = f"ersattning-{overview.run.budget_year}.csv"
    return download(write_csv(HEADER, rows, language()), name)


@bp.get("/ersattning.xlsx")
@requires(Can.ALLOCATION_READ_UNIT)
def export_units_xlsx() -> Response:
    """Return the list as a workbook; a second sheet says what it is."""
    overview, rows = _table()
    run = overview.run
    notes: list[tuple[str, Any]] = [
        (gettext("Budgetår"), run.budget_year),
        (gettext("Elever"), f"15 oktober {run.count_year}"),
        (gettext("Modell"), run.model_name),
        (gettext("Läge"), run_state(run.state)[1]),
    ]
    content = write_xlsx(HEADER, rows, sheet="Ersättning", notes=notes)
    return download(content, f"ersattning-{run.budget_year}.xlsx")
