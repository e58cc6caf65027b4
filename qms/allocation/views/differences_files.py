"""Files of the differences: every figure, and what the command line makes them again from."""

from io import BytesIO

from flask import abort, send_file
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.core.differences.figures import figures_csv
from qms.allocation.core.differences.input_files import (
    FACTORS,
    FIGURES,
    MODEL,
    PREVIOUS,
    RESULTS,
    SETTINGS,
    factors_csv,
    results_csv,
    settings_toml,
)
from qms.allocation.core.model_toml import model_toml
from qms.allocation.core.risk.pattern_file import CURRENT_FILE, pupils_csv
from qms.allocation.core.workbench.files import previous_csv
from qms.allocation.views.bench import require_whole
from qms.allocation.views.blueprint import bp
from qms.allocation.views.differences_page import Shown, read_differences
from qms.allocation.views.differences_rows import left_out_rows
from qms.i18n.language import gettext, language
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell, write_xlsx
from qms.web.context import current_actor
from qms.web.downloads import download
from qms.web.rights import requires


@bp.get("/modell/<int:model_id>/skillnader/skillnader.csv")
@requires(Can.ALLOCATION_READ)
def export_differences(model_id: int) -> Response:
    """Return every figure of the page as the command writes it; few pupils left out."""
    shown = _read(model_id)
    compared = shown.compared
    content = figures_csv(
        compared.study,
        locale="en" if language() == "en" else "sv",
        analysis=compared.analysis,
        left_out=compared.money.left_out,
        names=shown.names,
        hidden=shown.hidden,
    )
    return download(content, FIGURES)


@bp.get("/modell/<int:model_id>/skillnader/faktorer.csv")
@requires(Can.ALLOCATION_READ)
def export_difference_factors(model_id: int) -> Response:
    """Return every school's exact shares: only for those who may read the register."""
    shown = _exact(model_id)
    ground = shown.compared.ground
    content = factors_csv(ground.factors, ground.found.units, ground.found.omitted, shown.names)
    return download(content, FACTORS)


@bp.get("/modell/<int:model_id>/skillnader/resultat.csv")
@requires(Can.ALLOCATION_READ)
def export_difference_results(model_id: int) -> Response:
    """Return the schools' results: only for those who may read the register."""
    shown = _exact(model_id)
    indicator = shown.compared.choice.indicator
    if indicator is None:
        abort(404)
    results = shown.compared.results
    return download(results_csv(indicator.key, results.values, results.withheld), RESULTS)


@bp.get("/modell/<int:model_id>/skillnader/arets-elever.csv")
@requires(Can.ALLOCATION_READ_PUPILS)
def export_difference_pupils(model_id: int) -> Response:
    """Return this year's pupils with the risk model's factors, alike ones together."""
    shown = _read(model_id)
    risk = shown.compared.model.content.risk
    if risk is None or not shown.compared.money.patterns:
        abort(404)
    names = [factor.name for factor in risk.factors]
    content = pupils_csv(shown.compared.money.patterns, factors=names, names=shown.names)
    return download(content, CURRENT_FILE)


@bp.get("/modell/<int:model_id>/skillnader/forra-aret.csv")
@requires(Can.ALLOCATION_READ)
def export_difference_previous(model_id: int) -> Response:
    """Return last year's decided kronor per pupil, of every school."""
    require_whole(current_actor())
    shown = _read(model_id)
    compared = shown.compared
    return download(
        previous_csv(compared.money.previous, compared.money.counted.schools, shown.names), PREVIOUS
    )


@bp.get("/modell/<int:model_id>/skillnader/modell.toml")
@requires(Can.ALLOCATION_READ)
def export_difference_model(model_id: int) -> Response:
    """Return the model as the command reads it; it may hold every school's bought risk."""
    require_whole(current_actor())
    return _toml(model_toml(_read(model_id).compared.model.content), MODEL)


@bp.get("/modell/<int:model_id>/skillnader/installningar.toml")
@requires(Can.ALLOCATION_READ)
def export_difference_settings(model_id: int) -> Response:
    """Return limits and separate grants as the command reads them."""
    return _toml(settings_toml(_read(model_id).compared.settings.settings), SETTINGS)


@bp.get("/modell/<int:model_id>/skillnader/utan-faktor.xlsx")
@requires(Can.ALLOCATION_READ)
def export_left_out(model_id: int) -> Response:
    """Return what each factor does in kronor per school as a workbook."""
    shown = _read(model_id)
    found = shown.compared.money.left_out
    if found is None:
        abort(404)
    factors = [shown.factor_name(one.factor) for one in found.factors]
    header = [gettext("Skola"), gettext("Ersättning, kronor")]
    header += [gettext("Utan %(factor)s") % {"factor": name} for name in factors]
    rows: list[list[Cell]] = [
        [
            row.name,
            kronor(row.ore),
            *("visas inte" if one is None else kronor(one) for one in row.changes),
        ]
        for row in left_out_rows(shown)
    ]
    notes: list[tuple[str, Cell]] = [
        (gettext("Modell"), shown.compared.model.head.name),
        (gettext("Elever och bakgrund"), f"15 oktober {shown.compared.ground.autumn}"),
        (gettext("Pott, kronor"), kronor(found.pot_ore)),
        (gettext("Talen"), gettext("Kronor mer eller mindre om faktorn inte vore med.")),
    ]
    return download(write_xlsx(header, rows, sheet="Utan faktor", notes=notes), "utan-faktor.xlsx")


def _read(model_id: int) -> Shown:
    """Return the comparison; 404 when there is no such model, or its pot in the address is none."""
    shown = read_differences(model_id)
    if shown.pot_error:
        abort(404)
    return shown


def _exact(model_id: int) -> Shown:
    """Return the comparison for who may read the register; 404 when there is no such model."""
    shown = _read(model_id)
    authorize(current_actor(), Can.REGISTER_READ)
    return shown


def _toml(content: bytes, name: str) -> Response:
    return send_file(
        BytesIO(content), mimetype="application/toml", as_attachment=True, download_name=name
    )
