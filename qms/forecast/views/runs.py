"""Asking for a forecast, stopping it, and those that were made before."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.forecast import queries, services
from qms.forecast.core.making import Kind
from qms.forecast.core.methods import AUTO
from qms.forecast.forms import NewRunForm
from qms.forecast.labels import method_label
from qms.forecast.services import AlreadyRunningError, NothingToRetryError
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.parts import progress
from qms.forecast.views.state import MAY_RETRY
from qms.forecast.yearly_labels import yearly_text
from qms.i18n.language import gettext
from qms.jobs import queries as jobs
from qms.jobs.labels import state_chips
from qms.kernel.problems import RefusedError
from qms.register import queries as register
from qms.web.context import app_context, current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

REFUSED = 422


@bp.get("/prognos/ny")
@requires(Can.FORECAST_RUN)
def new_run() -> str:
    """Ask how far ahead and by which method."""
    return _form(NewRunForm())


@bp.post("/prognos/ny")
@requires(Can.FORECAST_RUN)
def start_run() -> Response | tuple[str, int]:
    """Queue the forecast and go to its progress."""
    form = NewRunForm()
    if not form.validate():
        return _form(form), REFUSED
    try:
        with db().transaction() as session:
            services.request_run(
                session,
                current_actor(),
                method=form.method.data,
                horizon=form.horizon.data,
                now=now(),
            )
    except AlreadyRunningError:
        flash(gettext("En prognos räknas redan. Vänta tills den är klar eller avbryt den."), "info")
    except RefusedError as refusal:
        return _form(form, [in_words(problem) for problem in refusal.problems]), REFUSED
    return redirect(url_for(".show_forecast"), 303)


@bp.post("/prognos/korningar/<int:run_id>/igen")
@requires(Can.FORECAST_RUN)
def retry_run(run_id: int) -> Response:
    """Queue a stopped run again: the same numbers, from where it was."""
    try:
        with db().transaction() as session:
            services.retry_run(session, current_actor(), run_id, now=now())
    except NothingToRetryError:
        abort(404)
    except AlreadyRunningError:
        flash(gettext("En prognos räknas redan. Vänta tills den är klar eller avbryt den."), "info")
    return redirect(url_for(".show_runs"), 303)


@bp.post("/prognos/provning/ny")
@requires(Can.FORECAST_RUN)
def start_trial() -> Response:
    """Queue a trial of the methods on the register's numbers, without a new forecast."""
    try:
        with db().transaction() as session:
            services.request_run(
                session, current_actor(), method=AUTO, horizon=services.USUAL_HORIZON,
                now=now(), kind=Kind.TRIAL,
            )  # fmt: skip
    except AlreadyRunningError:
        flash(gettext("En prognos räknas redan. Vänta tills den är klar eller avbryt den."), "info")
    except RefusedError as refusal:
        flash(" ".join(in_words(problem) for problem in refusal.problems), "error")
    return redirect(url_for(".show_runs"), 303)


def _form(form: NewRunForm, faults: list[str] | None = None) -> str:
    with db().reading() as session:
        years = register.years_of(session, services.DATASET)
        state = progress(session, None)
    return render_template(
        "forecast/new_run.html",
        form=form,
        faults=faults or [],
        has_errors=bool(form.errors or faults),
        years=years,
        state=state,
        tabs=tabs(""),
    )


@bp.post("/prognos/avbryt")
@requires(Can.FORECAST_RUN)
def cancel_run() -> Response:
    """Stop the forecast that waits or runs."""
    with db().transaction() as session:
        stopped = services.cancel_run(session, current_actor(), now=now())
    if stopped:
        flash(gettext("Beräkningen avbryts. Den senaste färdiga prognosen gäller."), "info")
    else:
        flash(gettext("Ingen prognos räknas just nu."), "info")
    return redirect(url_for(".show_forecast"), 303)


@bp.get("/prognos/korningar")
@requires(Can.FORECAST_READ)
def show_runs() -> str:
    """List the forecasts that were asked for, with what became of them."""
    authorize(current_actor(), Can.FORECAST_READ)
    with db().reading() as session:
        runs = queries.history(session)
        adopted = {one.run_id: one for one in queries.adoptions(session)}
        by_job = {job.id: job for job in jobs.latest(session, name=services.JOB, limit=100)}
        state = progress(session, None)
        yearly = services.yearly(session, after=app_context().settings.refit, now=now())
    return render_template(
        "forecast/show_runs.html",
        rows=[(run, by_job.get(run.job_id or 0)) for run in runs],
        state=state,
        tabs=tabs("show_runs"),
        chips=state_chips(),
        label=method_label,
        yearly=yearly_text(yearly),
        is_trial=lambda run: run.kind is Kind.TRIAL,
        adopted=adopted,
        may_retry=MAY_RETRY,
    )
