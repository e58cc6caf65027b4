"""One model: its weights, its adoption, and calculations with it."""

from flask import abort, flash, g, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation import queries, services
from qms.allocation.core.from_register import UnitsHinderedError
from qms.allocation.core.states import ConflictError, ModelState, NotAllowedNowError
from qms.allocation.forms.leaving_out import leave_out_in
from qms.allocation.forms.modelling import (
    Groups,
    RunForm,
    checked,
    errors_in,
    weight_groups,
    weights_in,
)
from qms.allocation.forms.pots import run_fault
from qms.allocation.queries.makers import makers_of
from qms.allocation.queries.models import factors_known
from qms.allocation.services.modelling import offered_factors
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.deciding import back_to, seen_version
from qms.allocation.views.effects import EFFECT_KEYS, read_effect
from qms.allocation.views.hindered_units import (
    hindered_again,
    hindered_page,
    is_from_hindered_page,
)
from qms.allocation.views.model_words import changes, people_of, rules_of
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.rights import requires
from qms.web.tables import sort_rows

RUN_FIELDS = frozenset({"budget_year", "carry_reason"})


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
        is_draft = model.head.state is ModelState.DRAFT
        is_decided = model.head.adopted_at is not None
        known = factors_known(session, scope, model.head.budget_year) if is_draft else ()
        runs = queries.runs(session, model_id=model_id) if is_decided else ()
        followed = queries.followed_by(session, model.head)
        hands = makers_of(session, model.head)
        names = identity.names_of(session, [*model.head.people, *hands])
        effect = read_effect(session, model, followed)
    offered = offered_factors(model.content, known)
    shown = groups or weight_groups(offered, model.content.factors)
    errors = errors_in(shown)
    run_form = form or RunForm(data={"budget_year": _next_year(model.head.budget_year, runs)})
    mine = [row for row in effect.rows if scope.covers(row.path)] if effect else []
    sort, rows = sort_rows(mine, EFFECT_KEYS, default="-skillnad")
    return render_template(
        "allocation/show_model.html",
        head=model.head,
        model=model.content,
        rules=rules_of(model.content),
        people=people_of(model.head, names, hands=hands),
        followed=followed,
        changed=changes(followed.content, model.content) if followed else [],
        effect=effect,
        effect_rows=rows,
        sort=sort,
        weight_groups=shown,
        errors=errors,
        form=run_form,
        runs=runs,
        seen_version=model.head.version if seen is None else seen,
        conflict=conflict,
        is_maker=current_actor().pseudonym in hands,
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
    groups, seen = checked(_offered(model_id)), seen_version()
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
        return back_to(model_id)
    flash(gettext("Vikterna är sparade."), "ok")
    return back_to(model_id)


@bp.post("/modell/<int:model_id>/berakning")
@requires(Can.ALLOCATION_DRAFT)
def run_model(model_id: int) -> Answer:
    """Calculate a year with the model."""
    form = RunForm()
    if not form.validate():
        return _run_refused(model_id, form), 422
    try:
        with db().transaction() as session:
            run_id = services.run_allocation(
                session, current_actor(), model_id,
                budget_year=form.budget_year.data, pot_ore=form.pot.data or 0, now=now(),
                leave_out=leave_out_in(request.form), carry_reason=form.carry_reason.data or "",
            )  # fmt: skip
    except OutOfScopeError:
        abort(404)
    except NotAllowedNowError:
        flash(gettext("Modellen ska fastställas innan den används."), "error")
        return back_to(model_id)
    except UnitsHinderedError as refused:
        return hindered_page(model_id, form, refused), 422
    except RefusedError as refused:
        for problem in refused.problems:
            field = form[problem.column] if problem.column in RUN_FIELDS else form.pot
            field.errors = [*field.errors, run_fault(problem, form.pot.data)]
        return _run_refused(model_id, form), 422
    flash(gettext("Beräkningen är klar. Den är preliminär tills den fastställs."), "ok")
    return redirect(url_for("allocation.show_run", run_id=run_id), 303)


def _run_refused(model_id: int, form: RunForm) -> str:
    """Return the page that the form was sent from, with its faults."""
    if is_from_hindered_page():
        return hindered_again(model_id, form)
    return _page(model_id, form=form)
