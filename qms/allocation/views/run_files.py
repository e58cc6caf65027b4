"""The files that count a calculation again, with the command that does it."""

from io import BytesIO

from flask import abort, send_file
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation import queries
from qms.allocation.core.budget.files import grades_csv
from qms.allocation.core.budget.rerun import (
    FACTORS,
    GRADES,
    MODEL,
    PREVIOUS,
    rerun_model,
    rerun_schools,
)
from qms.allocation.core.model_toml import model_toml
from qms.allocation.core.records import StoredRun
from qms.allocation.core.workbench.files import factors_csv, previous_csv
from qms.allocation.views.bench import require_whole
from qms.allocation.views.blueprint import bp
from qms.org import queries as org
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires


def _run(run_id: int) -> StoredRun:
    """Return the calculation to who reads the whole of it: the files hold every school."""
    require_whole(current_actor())
    with db().reading() as session:
        found = queries.run(session, run_id)
    if found is None:
        abort(404)
    return found


def _names() -> dict[str, str]:
    scope = authorize(current_actor(), Can.ALLOCATION_READ)
    with db().reading() as session:
        units = org.units(session, scope, on=today(), include_closed=True)
    return {str(unit.id): unit.name for unit in units}


@bp.get("/fordelning/<int:run_id>/modell.toml")
@requires(Can.ALLOCATION_READ)
def export_run_model(run_id: int) -> Response:
    """Return the calculation's model as the command line reads it."""
    run = _run(run_id)
    content = model_toml(rerun_model(run.model, reason=run.carry_reason))
    return send_file(
        BytesIO(content), mimetype="application/toml", as_attachment=True, download_name=MODEL
    )


@bp.get("/fordelning/<int:run_id>/faktorer.csv")
@requires(Can.REGISTER_READ)
def export_run_factors(run_id: int) -> Response:
    """Return what every unit was counted on, exactly."""
    run = _run(run_id)
    with db().reading() as session:
        lines = queries.lines(session, run_id)
    indexes = {str(line.unit_id): line.index for line in lines}
    model = rerun_model(run.model, reason=run.carry_reason)
    schools = rerun_schools(run.schools, indexes, reason=run.carry_reason)
    return download(factors_csv(model, schools, _names()), FACTORS)


@bp.get("/fordelning/<int:run_id>/forra-aret.csv")
@requires(Can.ALLOCATION_READ)
def export_run_previous(run_id: int) -> Response:
    """Return last year's kronor per pupil that the calculation softened the change from."""
    run = _run(run_id)
    if not run.previous:
        abort(404)
    return download(previous_csv(run.previous, run.schools, _names()), PREVIOUS)


@bp.get("/fordelning/<int:run_id>/arskurser.csv")
@requires(Can.ALLOCATION_READ)
def export_run_grades(run_id: int) -> Response:
    """Return the pupils by grade that the calculation's volume rests on, exactly.

    Whole or not at all: with a grade of few left out the schools' own totals, the municipality's
    totals by grade and the working of the volume would give it back by subtraction.
    """
    run = _run(run_id)
    authorize(current_actor(), Can.REGISTER_READ)
    if not run.inputs.grades:
        abort(404)
    return download(grades_csv(run.inputs.grades, _names()), GRADES)
