"""What can be taken along from the workbench: the table, and the files that reckon it again."""

from io import BytesIO

from flask import abort, send_file
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.core.model_toml import model_toml
from qms.allocation.core.suppression import hidden_cells
from qms.allocation.core.workbench.files import (
    FACTORS,
    MODEL,
    PREVIOUS,
    factors_csv,
    previous_csv,
)
from qms.allocation.queries.publicity import publicity
from qms.allocation.views.bench import Bench, read_bench
from qms.allocation.views.bench_rows import KEYS, school_rows
from qms.allocation.views.blueprint import bp
from qms.allocation.views.degree_words import degree_facts
from qms.i18n.language import gettext, language
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell, Locale, write_csv, write_xlsx
from qms.web.context import current_actor, db
from qms.web.downloads import download
from qms.web.rights import requires

HEADER = (
    "skola", "elever", "index", "kronor per elev", "kronor", "ändring mot året före",
    "skillnad mot nuvarande konstruktion", "gräns",
)  # fmt: skip


@bp.get("/modell/<int:model_id>/arbetsbank.csv")
@requires(Can.ALLOCATION_READ)
def export_workbench_csv(model_id: int) -> Response:
    """Return the schools under the setting in the address as CSV."""
    bench = _whole(model_id)
    locale: Locale = "en" if language() == "en" else "sv"
    return download(write_csv(HEADER, _rows(bench), locale), "arbetsbank.csv")


@bp.get("/modell/<int:model_id>/arbetsbank.xlsx")
@requires(Can.ALLOCATION_READ)
def export_workbench_xlsx(model_id: int) -> Response:
    """Return the schools as a workbook; a second sheet says what was tried."""
    bench = _whole(model_id)
    notes: list[tuple[str, Cell]] = [
        (gettext("Modell"), bench.model.head.name),
        (gettext("Budgetår"), bench.ground.budget_year),
        (gettext("Elever och bakgrund"), f"15 oktober {bench.ground.count_year}"),
        (gettext("Pott, kronor"), kronor(bench.setting.pot_ore or 0)),
        *((gettext("Grad"), fact) for fact in degree_facts(bench.content.degree)),
    ]
    content = write_xlsx(HEADER, _rows(bench), sheet="Arbetsbank", notes=notes)
    return download(content, "arbetsbank.xlsx")


def _whole(model_id: int) -> Bench:
    """Return the bench when its setting can be reckoned; 404 when there is nothing to take."""
    bench = read_bench(model_id)
    if bench.chosen is None or not bench.chosen.units:
        abort(404)
    return bench


def _rows(bench: Bench) -> list[tuple[Cell, ...]]:
    with db().reading() as session:
        fewest = publicity(session).fewest_shown
    hidden = hidden_cells(bench.content, bench.ground.schools, fewest=fewest)
    return [
        (
            row.name,
            row.outcome.pupils,
            hidden.index(row.id, row.outcome.index),
            row.per_pupil,
            kronor(row.outcome.ore),
            None if row.change_ore is None else kronor(row.change_ore),
            kronor(row.against_ore),
            row.bound,
        )
        for row in sorted(school_rows(bench), key=KEYS["skola"])
    ]


@bp.get("/modell/<int:model_id>/arbetsbank/modell.toml")
@requires(Can.ALLOCATION_READ)
def export_model(model_id: int) -> Response:
    """Return the model with the chosen degree, as the command line reads it."""
    bench = read_bench(model_id)
    if bench.setting.degree is None:
        abort(404)
    return send_file(
        BytesIO(model_toml(bench.content)),
        mimetype="application/toml",
        as_attachment=True,
        download_name=MODEL,
    )


@bp.get("/modell/<int:model_id>/arbetsbank/faktorer.csv")
@requires(Can.ALLOCATION_READ)
def export_factors(model_id: int) -> Response:
    """Return every school's exact shares: only for those who may read the register."""
    bench = read_bench(model_id)
    authorize(current_actor(), Can.REGISTER_READ)
    content = factors_csv(bench.model.content, bench.ground.schools, bench.ground.names)
    return download(content, FACTORS)


@bp.get("/modell/<int:model_id>/arbetsbank/forra-aret.csv")
@requires(Can.ALLOCATION_READ)
def export_previous(model_id: int) -> Response:
    """Return last year's decided kronor per pupil."""
    ground = read_bench(model_id).ground
    if not ground.last:
        abort(404)
    return download(previous_csv(ground.previous, ground.schools, ground.names), PREVIOUS)
