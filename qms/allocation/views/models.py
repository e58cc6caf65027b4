"""Models and calculations year by year, and a new draft."""

from flask import flash, redirect, render_template, url_for

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation import queries, services
from qms.allocation.forms.modelling import DraftForm
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires


@bp.get("/modell")
@requires(Can.ALLOCATION_READ)
def show_models() -> Answer:
    """List the models and the calculations, the newest year first."""
    return _page(DraftForm(data={"budget_year": today().year + 1}))


def _page(form: DraftForm) -> str:
    authorize(current_actor(), Can.ALLOCATION_READ)
    with db().reading() as session:
        models = queries.models(session)
        runs = queries.runs(session)
    return render_template(
        "allocation/show_models.html",
        form=form,
        models=models,
        runs=runs,
        latest=next((run for run in runs if run.is_adopted), None),
        has_errors=bool(form.errors),
    )


@bp.post("/modell")
@requires(Can.ALLOCATION_DRAFT)
def draft_model() -> Answer:
    """Begin a model, as the latest adopted one or from the register's factors."""
    form = DraftForm()
    if not form.validate():
        return _page(form), 422
    try:
        with db().transaction() as session:
            model_id = services.draft_model(
                session, current_actor(),
                name=form.name.data, budget_year=form.budget_year.data, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        form.name.errors = [f"{problem.message} {problem.cure}" for problem in refused.problems]
        return _page(form), 422
    flash(gettext("Modellen finns nu som utkast. Skriv vikterna och spara."), "ok")
    return redirect(url_for("allocation.show_model", model_id=model_id), 303)
