"""How a model divides the whole budget: shares, weights of grades, the first school years."""

from flask import abort, flash, g, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.allocation import queries, services
from qms.allocation.core.records import StoredModel
from qms.allocation.core.states import ConflictError, ModelState, NotAllowedNowError
from qms.allocation.forms.budget import (
    BudgetForm,
    errors_of,
    share_labels,
    stored_budget,
    typed_budget,
    weight_key,
)
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.deciding import back_to, seen_version
from qms.i18n.language import gettext
from qms.kernel.schoolyear import grade_label
from qms.org.core.forms import DEFAULT_STEPS, SchoolForm
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


def _model(model_id: int) -> StoredModel:
    g.menu_endpoint = "allocation.show_models"
    with db().reading() as session:
        model = queries.model(session, model_id)
    if model is None:
        abort(404)
    return model


def _steps(model: StoredModel) -> range:
    low, high = DEFAULT_STEPS[SchoolForm(model.content.form)]
    return range(low, high + 1)


def _page(model: StoredModel, form: BudgetForm, *, seen: int, conflict: bool = False) -> str:
    steps, autumn = _steps(model), model.head.budget_year - 1
    named = [(step, grade_label(step, autumn)) for step in steps]
    return render_template(
        "allocation/show_budget.html",
        head=model.head,
        rules=model.content.budget,
        shares=share_labels(),
        weights=[(weight_key(step), name) for step, name in named],
        last_steps=named,
        texts=form.texts,
        field_errors=form.errors,
        errors=errors_of(form),
        may_write=model.head.state is ModelState.DRAFT
        and has_right(current_actor(), Can.ALLOCATION_DRAFT),
        seen_version=seen,
        conflict=conflict,
        has_errors=bool(form.errors or conflict),
    )


@bp.get("/modell/<int:model_id>/budget")
@requires(Can.ALLOCATION_READ)
def show_budget(model_id: int) -> Answer:
    """Show the shares, and a form in a draft."""
    model = _model(model_id)
    return _page(model, stored_budget(model.content.budget, _steps(model)), seen=model.head.version)


@bp.post("/modell/<int:model_id>/budget")
@requires(Can.ALLOCATION_DRAFT)
def save_budget(model_id: int) -> Answer:
    """Save the shares, or say at each field what is wrong."""
    model, seen = _model(model_id), seen_version()
    form = typed_budget(request.form, _steps(model))
    if form.errors:
        return _page(model, form, seen=seen), 422
    try:
        with db().transaction() as session:
            services.save_budget(
                session, current_actor(), model_id, seen=seen, rules=form.rules, now=now()
            )
    except ConflictError:
        return _page(model, form, seen=seen, conflict=True), 409
    except NotAllowedNowError:
        flash(gettext("Modellen är inte längre ett utkast. Inget är sparat."), "error")
        return back_to(model_id)
    flash(gettext("Budgetens delar är sparade."), "ok")
    return redirect(url_for("allocation.show_budget", model_id=model_id), 303)
