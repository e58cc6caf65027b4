"""Results over five years: one indicator at the units in reach, and everything of one unit."""

from dataclasses import dataclass

from flask import abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.followup.core.results.small_numbers import Mark
from qms.followup.result_labels import (
    about_text,
    cell_text,
    finding_sentence,
    form_name,
    group_name,
    mean_text,
    name_of,
)
from qms.followup.services import result_pages
from qms.followup.services.result_pages import Overview, UnitResult
from qms.followup.views.blueprint import bp
from qms.followup.views.result_figure import figure_of
from qms.followup.views.result_lines import (
    marks_told,
    row_line,
    similar_sentences,
    table_lines,
)
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import LONG, page_of, sort_rows

Answer = str | Response


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One unit in the list, with its row in words."""

    found: UnitResult
    cells: tuple[str, ...]
    behind: str
    finding: str


KEYS = {
    "enhet": lambda line: swedish_key(line.found.unit.name),
    "omrade": lambda line: swedish_key(line.found.unit.area_name or line.found.unit.provider_name),
    "senast": lambda line: line.found.row.latest and line.found.row.latest.value,
    "antal": lambda line: line.found.row.latest and line.found.row.latest.n,
}


def _overview() -> Overview:
    with db().reading() as session:
        return result_pages.overview(
            session, current_actor(),
            form=request.args.get("skolform", ""), key=request.args.get("indikator", ""),
            on=today(),
        )  # fmt: skip


@bp.get("/resultat")
@requires(Can.FOLLOWUP_READ)
def show_results() -> Answer:
    """List one indicator at every unit in reach; a reader of one unit comes to that unit."""
    if not request.args:
        with db().reading() as session:
            own = result_pages.only_unit(session, current_actor(), on=today())
        if own is not None:
            return redirect(url_for(".show_unit_results", unit_id=own), 303)
    overview = _overview()
    sort, lines = sort_rows([_line(one) for one in overview.rows], KEYS, default="enhet")
    paging = page_of(lines, size=LONG)
    means = overview.rows[0].row.municipality if overview.rows else ()
    unit = overview.chosen.unit if overview.chosen else None
    return render_template(
        "followup/show_results.html",
        overview=overview,
        lines=paging.cut(lines),
        paging=paging,
        sort=sort,
        asked=request.args,
        name=name_of(overview.chosen) if overview.chosen else "",
        about=about_text(overview.chosen) if overview.chosen else "",
        forms_offered=[(one, form_name(one)) for one in overview.forms],
        offered=[(one.key, name_of(one)) for one in overview.indicators],
        means=[mean_text(one, unit) for one in means] if unit else [],
        marks=marks_told(cell.mark for one in overview.rows for cell in one.row.cells),
        standing_out=sum(one.row.needs_cause for one in overview.rows),
    )


def _line(found: UnitResult) -> UnitLine:
    line = row_line(found.row, place=str(found.unit.id))
    return UnitLine(
        found=found,
        cells=tuple(one.text for one in line.cells),
        behind=line.behind,
        finding=_noted(found),
    )


def _noted(found: UnitResult) -> str:
    """Return what is more than chance gives; that it is not, when there is nothing more."""
    row = found.row
    told = [one for one in row.findings if not one.is_chance]
    if told:
        return " ".join(finding_sentence(row.indicator, one) for one in told)
    return gettext("Inom det som slumpen ger.") if row.findings else ""


@bp.get("/resultat/<int:unit_id>")
@requires(Can.FOLLOWUP_READ)
def show_unit_results(unit_id: int) -> Answer:
    """Show everything known of one unit, and one indicator drawn over five years."""
    g.menu_endpoint = "followup.show_results"
    with db().reading() as session:
        found = result_pages.unit_results(session, current_actor(), unit_id, on=today())
    lines = table_lines(found.table, place="u")
    groups = list(dict.fromkeys(row.row.indicator.group for row in lines.rows))
    asked = request.args.get("indikator", "")
    drawn = next((row for row in lines.rows if row.key == asked), None)
    drawn = drawn or next((row for row in lines.rows if row.needs_cause), None)
    drawn = drawn or next(iter(lines.rows), None)
    return render_template(
        "followup/show_unit_results.html",
        unit=found.unit,
        table=lines,
        parts=[(group_name(one), [r for r in lines.rows if r.row.indicator.group == one])
                for one in groups],
        drawn=drawn,
        figure=figure_of(drawn, found) if drawn else None,
        offered=[(row.key, row.name) for row in lines.rows],
        similar=similar_sentences(found.material),
        autumn=found.material.autumn,
        standing_out=sum(row.needs_cause for row in lines.rows),
    )  # fmt: skip


HEADER = ("enhet", "område eller huvudman", "indikator", "räknas i")


def _table(overview: Overview) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return the list as a file: a year per column, a word where the number is hidden."""
    if overview.chosen is None:
        abort(404)
    years = tuple(str(year) for year in overview.years)
    header = (*HEADER, *years, "antal bakom senaste", "kommunen senaste", "att notera")
    rows = sorted(overview.rows, key=lambda one: swedish_key(one.unit.name))
    return header, [_cells(one) for one in rows]


def _cells(found: UnitResult) -> tuple[Cell, ...]:
    row, unit = found.row, found.row.indicator.unit
    last, mean = row.latest, row.beside(row.municipality)
    return (
        found.unit.name,
        found.unit.area_name or found.unit.provider_name,
        name_of(row.indicator),
        about_text(row.indicator),
        *(cell.value if cell.mark is Mark.SHOWN else cell_text(cell, unit) for cell in row.cells),
        last.n if last else None,
        round(mean.value, 2) if mean else None,
        " ".join(finding_sentence(row.indicator, one) for one in row.findings),
    )


@bp.get("/resultat.csv")
@requires(Can.FOLLOWUP_READ)
def export_results_csv() -> Response:
    """Return the list as CSV, with the same choice and the same hidden cells as the page."""
    overview = _overview()
    header, rows = _table(overview)
    return download(write_csv(header, rows, language()), _file_name(overview, "csv"))


@bp.get("/resultat.xlsx")
@requires(Can.FOLLOWUP_READ)
def export_results_xlsx() -> Response:
    """Return the list as a workbook; its second sheet says what the words mean."""
    overview = _overview()
    header, rows = _table(overview)
    notes: list[tuple[str, Cell]] = [
        (gettext("Skolform"), form_name(overview.form)),
        *((gettext("Tecken"), text) for text in
          marks_told(cell.mark for one in overview.rows for cell in one.row.cells)),
    ]  # fmt: skip
    content = write_xlsx(header, rows, sheet="Resultat", notes=notes)
    return download(content, _file_name(overview, "xlsx"))


def _file_name(overview: Overview, ending: str) -> str:
    key = overview.chosen.key.replace("_", "-") if overview.chosen else "inget"
    return f"resultat-{key}.{ending}"
