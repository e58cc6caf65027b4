"""One model: its weights, its adoption, and calculations with it."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation import queries, services
from qms.allocation.core.states import ConflictError, NotAllowedNowError, SamePersonError
from qms.allocation.forms.modelling import (
    Groups,
    RunForm,
    checked,
    errors_in,
    weight_groups,
    weights_in,
)
from qms.allocation.queries.models import factors_known
from qms.allocation.services.modelling import offered_factors
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.get("/modell/<int:model_id>")
@requires(Can.ALLOCATION_READ)
def show_model(model_id: int) -> Answer:
    """Show factors and weights, and what can be done with the model now."""
    return _page(model_id)


def _page(
    model_id: int,
    *,
    groups: Groups | None = None,
    form: RunForm | None = None,
    seen: int | None = None,
    conflict: bool = False,
) -> str:
    """Return the page; `groups` and `form` hold what was typed and is wrong, if anything."""
    g.menu_endpoint = "allocation.show_models"
    scope = authorize(current_actor(), Can.ALLOCATION_READ)
    with db().reading() as session:
        model = queries.model(session, model_id)
        if model is None:
            abort(404)
        known = factors_known(session, scope, model.head.budget_year)
        runs = queries.runs(session, model_id=model_id)
    offered = offered_factors(model.content, known)
    shown = groups or weight_groups(offered, model.content.factors)
    errors = errors_in(shown)
    run_form = form or RunForm(data={"budget_year": _next_year(model.head.budget_year, runs)})
    return render_template(
        "allocation/show_model.html",
        head=model.head,
        model=model.content,
        weight_groups=shown,
        errors=errors,
        form=run_form,
        runs=runs,
        seen_version=model.head.version if seen is None else seen,
        conflict=conflict,
        has_errors=bool(errors or run_form.errors or conflict),
    )


def _next_year(first: int, runs: tuple[object, ...]) -> int:
    years = [getattr(run, "budget_year", first) + 1 for run in runs]
    return max([first, *years])


def _offered(model_id: int) -> Groups:
    """Return the weight fields with what was typed in them."""
    scope = authorize(current_actor(), Can.ALLOCATION_DRAFT)
    with db().reading() as session:
        model = queries.model(session, model_id)
        if model is None:
            abort(404)
        known = factors_known(session, scope, model.head.budget_year)
    offered = offered_factors(model.content, known)
    return weight_groups(offered, model.content.factors, request.form)


@bp.post("/modell/<int:model_id>")
@requires(Can.ALLOCATION_DRAFT)
def save_weights(model_id: int) -> Answer:
    """Save the weights, or say at each field what is wrong."""
    groups, seen = checked(_offered(model_id)), _seen()
    if errors_in(groups):
        return _page(model_id, groups=groups, seen=seen), 422
    try:
        with db().transaction() as session:
            services.save_weights(
                session, current_actor(), model_id,
                seen=seen, weights=weights_in(groups), now=now(),
            )  # fmt: skip
    except ConflictError:
        return _page(model_id, groups=groups, seen=seen, conflict=True), 409
    except NotAllowedNowError:
        flash(gettext("Modellen är fastställd och kan inte ändras. Gör en ny."), "error")
        return _back(model_id)
    flash(gettext("Vikterna är sparade."), "ok")
    return _back(model_id)


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _back(model_id: int) -> Response:
    return redirect(url_for("allocation.show_model", model_id=model_id), 303)


@bp.post("/modell/<int:model_id>/faststall")
@requires(Can.ALLOCATION_ADOPT)
def adopt_model(model_id: int) -> Answer:
    """Adopt the model that was shown."""
    try:
        with db().transaction() as session:
            services.adopt_model(session, current_actor(), model_id, seen=_seen(), now=now())
    except SamePersonError:
        flash(gettext("Den som har gjort modellen får inte fastställa den. Be någon annan."),
              "error")  # fmt: skip
    except ConflictError:
        flash(gettext("Modellen har ändrats sedan du öppnade sidan. Läs den igen först."), "error")
    except NotAllowedNowError:
        flash(gettext("Årets modell är redan beslutad."), "info")
    else:
        flash(gettext("Modellen är fastställd och låst."), "ok")
    return _back(model_id)


@bp.post("/modell/<int:model_id>/berakning")
@requires(Can.ALLOCATION_DRAFT)
def run_model(model_id: int) -> Answer:
    """Calculate a year with the model."""
    form = RunForm()
    if not form.validate():
        return _page(model_id, form=form), 422
    try:
        with db().transaction() as session:
            run_id = services.run_allocation(
                session, current_actor(), model_id,
                budget_year=form.budget_year.data, pot_ore=form.pot.data or 0, now=now(),
            )  # fmt: skip
    except OutOfScopeError:
        abort(404)
    except NotAllowedNowError:
        flash(gettext("Modellen ska fastställas innan den används."), "error")
        return _back(model_id)
    except RefusedError as refused:
        for problem in refused.problems:
            field = form.budget_year if problem.column == "budget_year" else form.pot
            field.errors = [*field.errors, f"{problem.message} {problem.cure}"]
        return _page(model_id, form=form), 422
    flash(gettext("Beräkningen är klar. Den är preliminär tills den fastställs."), "ok")
    return redirect(url_for("allocation.show_run", run_id=run_id), 303)
