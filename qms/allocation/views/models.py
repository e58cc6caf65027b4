"""Models and calculations year by year, and a new draft."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation import queries, services
from qms.allocation.core.records import ModelHead
from qms.allocation.core.states import ModelState
from qms.allocation.forms.modelling import DraftForm
from qms.allocation.labels import model_state
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires


@bp.get("/modell")
@requires(Can.ALLOCATION_READ)
def show_models() -> Answer:
    """List the models and the calculations, the newest year first."""
    form = DraftForm(data={"budget_year": today().year + 1})
    asked = request.args.get("kopia", "")
    form.copy_of.data = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    return _page(form)


def _page(form: DraftForm) -> str:
    authorize(current_actor(), Can.ALLOCATION_READ)
    with db().reading() as session:
        models = queries.models(session)
        runs = queries.runs(session)
    form.offer(models)
    return render_template(
        "allocation/show_models.html",
        form=form,
        models=_chosen(models),
        has_models=bool(models),
        years=[(one, one) for one in dict.fromkeys(str(head.budget_year) for head in models)],
        states=[(state.value, model_state(state.value)[1]) for state in ModelState],
        asked=request.args,
        runs=runs,
        latest=next((run for run in runs if run.is_adopted), None),
        has_errors=bool(form.errors),
    )


def _chosen(models: Sequence[ModelHead]) -> list[ModelHead]:
    """Return the models of the year and the state asked for; all without a question."""
    year, state = request.args.get("ar", ""), request.args.get("lage", "")
    return [
        head
        for head in models
        if year in {"", str(head.budget_year)} and state in {"", head.state.value}
    ]


@bp.post("/modell")
@requires(Can.ALLOCATION_DRAFT)
def draft_model() -> Answer:
    """Begin a model as another one, or from the register's factors."""
    form = DraftForm()
    with db().reading() as session:
        form.offer(queries.models(session))
    if not form.validate():
        return _page(form), 422
    try:
        with db().transaction() as session:
            model_id = services.draft_model(
                session, current_actor(),
                name=form.name.data, budget_year=form.budget_year.data,
                copy_of=form.begins_as, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        form.name.errors = [f"{problem.message} {problem.cure}" for problem in refused.problems]
        return _page(form), 422
    flash(gettext("Modellen finns nu som utkast. Skriv vikterna och spara."), "ok")
    return redirect(url_for("allocation.show_model", model_id=model_id), 303)
