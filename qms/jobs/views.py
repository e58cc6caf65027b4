"""The list of background jobs."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.jobs import queries, services
from qms.jobs.labels import job_label, state_chips
from qms.web.context import current_actor, db, now
from qms.web.rights import requires

bp = Blueprint("jobs", __name__)


@bp.get("/berakningar")
@requires(Can.JOBS_READ)
def show_jobs() -> str:
    """Show the newest jobs and how far they have come."""
    with db().reading() as session:
        rows = queries.latest(session)
    is_active = any(row.is_active for row in rows)
    return render_template(
        "jobs/show_jobs.html",
        rows=rows,
        labels=job_label,
        chips=state_chips(),
        is_active=is_active,
    )


@bp.post("/berakningar/<int:job_id>/avbryt")
@requires(Can.JOBS_CANCEL)
def cancel(job_id: int) -> Response:
    """Ask the job to stop."""
    with db().transaction() as session:
        job = queries.job(session, job_id)
        if job is None:
            abort(404)
        is_cancelled = services.ask_to_cancel(session, current_actor(), job_id, now=now())
    done = gettext("Beräkningen avbryts."), gettext("Beräkningen är redan avslutad.")
    flash(done[0] if is_cancelled else done[1], "info")
    return redirect(url_for(".show_jobs"), 303)
