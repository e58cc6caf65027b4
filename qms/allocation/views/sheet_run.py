"""A calculation sheet on all schools: the table, one school's lines, and the files."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, render_template
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import ForbiddenError
from qms.allocation.core.sheet.dumping import write_toml
from qms.allocation.core.sheet.records import StoredSheet
from qms.allocation.core.sheet.result_file import table_of, units_csv, working_json
from qms.allocation.core.sheet.types import Line
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.sheet_page import read_sheet
from qms.allocation.views.sheet_trial import (
    Trial,
    UnitRow,
    known_facts,
    row_inputs,
    trial_of,
    why_nothing,
)
from qms.allocation.views.sheet_words import (
    figure,
    rounding_words,
    sheet_words,
    source_words,
)
from qms.i18n.formats import number
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.table_write import write_csv, write_xlsx
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import Page, page_number, sort_rows

ROWS_A_PAGE = 200


@bp.app_context_processor
def _sheet_words() -> dict[str, object]:
    """Give the templates what prints a sheet's values."""
    return {
        "sheet_figure": figure,
        "sheet_rounding": rounding_words,
        "sheet_source": source_words,
        "sheet_empty": why_nothing,
    }


@bp.get("/kalkylblad/<int:sheet_id>/provkor")
@requires(Can.ALLOCATION_READ)
def try_sheet(sheet_id: int) -> Answer:
    """Show every line for every school, to sort and to fetch."""
    stored, _ = read_sheet(sheet_id)
    facts = known_facts()
    trial = trial_of(stored.content, facts) if facts else Trial(problems=())
    sort, rows = sort_rows(trial.rows, _keys(stored), default="skola")
    page = Page(number=page_number(), size=ROWS_A_PAGE, total=len(rows))
    first = (page.number - 1) * page.size
    return render_template(
        "allocation/try_sheet.html",
        stored=stored,
        sheet=stored.content,
        words=sheet_words(stored.content),
        trial=trial,
        rows=rows[first : first + page.size],
        sort=sort,
        pages=page,
        may_see_units=facts is not None,
    )


def _keys(stored: StoredSheet) -> Mapping[str, Callable[[UnitRow], Any]]:
    keys: dict[str, Callable[[UnitRow], Any]] = {"skola": lambda row: swedish_key(row.name)}
    for number_of_line, line in enumerate(stored.content.unit_lines, start=1):
        keys[f"rad{number_of_line}"] = _value_of(line)
    return keys


def _value_of(line: Line) -> Callable[[UnitRow], Any]:
    return lambda row: row.values[line.key]


def _tried(sheet_id: int) -> tuple[StoredSheet, Trial]:
    """Return the sheet and its trial; refuse readers who may not see the schools' figures."""
    stored, _ = read_sheet(sheet_id)
    facts = known_facts()
    if facts is None:
        raise ForbiddenError(Can.REGISTER_READ)
    trial = trial_of(stored.content, facts)
    if trial.result is None:
        abort(404)
    return stored, trial


@bp.get("/kalkylblad/<int:sheet_id>/skola/<int:unit_id>")
@requires(Can.ALLOCATION_READ)
def show_sheet_unit(sheet_id: int, unit_id: int) -> Answer:
    """Show one school's inputs and lines, each with its formula in words."""
    stored, trial = _tried(sheet_id)
    row = next((one for one in trial.rows if one.id == unit_id), None)
    if row is None:
        abort(404)
    sheet, words, places = stored.content, sheet_words(stored.content), trial.places
    lines = [
        (line.name, line.label or line.name, words[line.key],
         trial.single(line) if line.key not in row.values
         else number(row.values[line.key], places[line.key]), line)
        for line in sheet.lines
    ]  # fmt: skip
    return render_template(
        "allocation/show_sheet_unit.html",
        stored=stored,
        sheet=sheet,
        row=row,
        lines=lines,
        inputs=row_inputs(sheet, row),
    )


@bp.get("/kalkylblad/<int:sheet_id>.toml")
@requires(Can.ALLOCATION_READ)
def export_sheet(sheet_id: int) -> Response:
    """Return the sheet as the file that the command line and the import read."""
    stored, _ = read_sheet(sheet_id)
    return download(write_toml(stored.content).encode(), f"{_name(stored)}.toml")


@bp.get("/kalkylblad/<int:sheet_id>/resultat.csv")
@requires(Can.ALLOCATION_READ)
def export_sheet_csv(sheet_id: int) -> Response:
    """Return every line for every school as CSV."""
    stored, trial = _tried(sheet_id)
    header, rows = table_of(_result(trial))
    return download(write_csv(header, rows, _locale()), f"{_name(stored)}.csv")


@bp.get("/kalkylblad/<int:sheet_id>/resultat.xlsx")
@requires(Can.ALLOCATION_READ)
def export_sheet_xlsx(sheet_id: int) -> Response:
    """Return every line for every school as a workbook; a second sheet says how it is reckoned."""
    stored, trial = _tried(sheet_id)
    header, rows = table_of(_result(trial))
    content = write_xlsx(header, rows, sheet="Rader", notes=_notes(stored, trial))
    return download(content, f"{_name(stored)}.xlsx")


@bp.get("/kalkylblad/<int:sheet_id>/utrakning.json")
@requires(Can.ALLOCATION_READ)
def export_sheet_working(sheet_id: int) -> Response:
    """Return formulas, inputs and values, as the command line writes them."""
    stored, trial = _tried(sheet_id)
    return download(working_json(_result(trial)), f"{_name(stored)}-utrakning.json")


@bp.get("/kalkylblad/<int:sheet_id>/enheter.csv")
@requires(Can.ALLOCATION_READ)
def export_sheet_units(sheet_id: int) -> Response:
    """Return the inputs as the file of units that the command line reads."""
    stored, trial = _tried(sheet_id)
    return download(units_csv(_result(trial)), f"{_name(stored)}-enheter.csv")


def _result(trial: Trial) -> Any:  # noqa: ANN401 - the Result that _tried made sure of
    return trial.result


def _name(stored: StoredSheet) -> str:
    return f"kalkylblad-{stored.head.id}-version-{stored.version.number}"


def _locale() -> Any:  # noqa: ANN401 - a Literal of the table writer
    return language()


def _notes(stored: StoredSheet, trial: Trial) -> list[tuple[Any, ...]]:
    words = sheet_words(stored.content)
    lines = [(line.name, line.label, words[line.key], line.unit, source_words(line))
             for line in stored.content.lines]  # fmt: skip
    single = [(line.name, line.label, trial.single(line))
              for line in stored.content.municipality_lines]  # fmt: skip
    left_out = trial.gathered.left_out if trial.gathered else ()
    return [
        (gettext("Kalkylblad"), stored.content.name),
        (gettext("Version"), stored.version.number),
        (gettext("Rad"), gettext("Uppgift"), gettext("Så räknas den"), gettext("Enhet"),
         gettext("Källa")),
        *lines,
        *((*one[:2], gettext("ett värde för kommunen: %(value)s") % {"value": one[2]})
          for one in single),
        *((name, gettext("saknar %(what)s") % {"what": ", ".join(lacks)})
          for name, lacks in left_out),
    ]  # fmt: skip
