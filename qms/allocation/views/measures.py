"""The cost calculator's list: what money can pay for, and what it costs a year."""

from flask import abort, flash, g, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.allocation.core.workbench.costs import Measure
from qms.allocation.forms.measures import MeasureForm
from qms.allocation.queries.measures import measures
from qms.allocation.services.measures import remove_measure, save_measure
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.get("/modell/insatser")
@requires(Can.ALLOCATION_READ)
def show_measures() -> Answer:
    """List the measures; the one named in the address is opened for changes."""
    known = _known()
    asked = request.args.get("insats", "")
    chosen = next((one for one in known if str(one.id) == asked), None)
    if chosen is None:
        return _page(MeasureForm(), known)
    data = {"name": chosen.name, "cost": chosen.ore_per_year, "per_pupils": chosen.per_pupils}
    return _page(MeasureForm(data=data), known, chosen)


def _known() -> tuple[Measure, ...]:
    with db().reading() as session:
        return measures(session)


def _page(form: MeasureForm, known: tuple[Measure, ...], chosen: Measure | None = None) -> str:
    g.menu_endpoint = "allocation.show_models"
    return render_template(
        "allocation/show_measures.html",
        form=form,
        measures=known,
        chosen=chosen,
        has_errors=bool(form.errors),
    )


@bp.post("/modell/insatser")
@requires(Can.ALLOCATION_DRAFT)
def add_measure() -> Answer:
    """Add a measure."""
    return _save(None)


@bp.post("/modell/insatser/<int:measure_id>")
@requires(Can.ALLOCATION_DRAFT)
def change_measure(measure_id: int) -> Answer:
    """Change a measure."""
    chosen = next((one for one in _known() if one.id == measure_id), None)
    if chosen is None:
        abort(404)
    return _save(chosen)


def _save(chosen: Measure | None) -> Answer:
    form = MeasureForm()
    if not form.validate():
        return _page(form, _known(), chosen), 422
    measure = form.measure(chosen.id if chosen else 0)
    try:
        with db().transaction() as session:
            save_measure(session, current_actor(), measure, now=now())
    except RefusedError as refused:
        form.name.errors = [f"{problem.message} {problem.cure}" for problem in refused.problems]
        return _page(form, _known(), chosen), 422
    except OutOfScopeError:
        abort(404)
    flash(gettext("Insatsen är sparad."), "ok")
    return redirect(url_for(".show_measures"), 303)


@bp.post("/modell/insatser/<int:measure_id>/ta-bort")
@requires(Can.ALLOCATION_DRAFT)
def delete_measure(measure_id: int) -> Answer:
    """Remove a measure from the list."""
    try:
        with db().transaction() as session:
            remove_measure(session, current_actor(), measure_id, now=now())
    except OutOfScopeError:
        abort(404)
    flash(gettext("Insatsen är borttagen."), "ok")
    return redirect(url_for(".show_measures"), 303)
