"""An erasure: the preview, the confirmation, how far it has come, and the evidence of it."""

from flask import abort, flash, g, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.identity.factor import needs_factor
from qms.kernel.problems import Problem, RefusedError
from qms.retention.gate import gate
from qms.retention.queries.runs import run, stuck
from qms.retention.queries.standing import standing_of
from qms.retention.services.runs import confirm_run, continue_run, drop_run
from qms.retention.views.blueprint import bp
from qms.web.context import app_context, current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/gallring/<run_id>")
@requires(Can.RETENTION_READ)
@needs_factor
def show_run(run_id: str) -> Answer:
    """Show the erasure as it stands; printed when it is done, it is the evidence."""
    return _page(run_id)


def _page(run_id: str, problems: tuple[Problem, ...] = ()) -> str:
    g.menu_endpoint = "retention.show_retention"
    with db().reading() as session:
        found = run(session, run_id)
        if found is None:
            abort(404)
        is_stuck = run_id in stuck(session)
        names = identity.names_of(
            session, [one for one in (found.prepared_by, found.confirmed_by) if one]
        )
    return render_template(
        "retention/show_run.html",
        run=found,
        kinds={one.key: one for one in gate().kinds.all},
        names=names,
        is_stuck=is_stuck,
        is_own=found.prepared_by == current_actor().pseudonym,
        percent=100 * found.done // found.items if found.items else 0,
        problems=[("", in_words(one)) for one in problems],
        has_errors=bool(problems),
    )


@bp.post("/gallring/<run_id>/bekrafta")
@requires(Can.RETENTION_APPROVE)
@needs_factor
def confirm(run_id: str) -> Answer:
    """Let the erasure begin, when the list that must outlive it holds."""
    try:
        with db().transaction() as session:
            _require_whole(session)
            confirm_run(session, current_actor(), run_id, now=now())
    except RefusedError as refused:
        return _page(run_id, refused.problems), 422
    flash(gettext("Gallringen är bekräftad och görs nu."), "ok")
    return redirect(url_for(".show_run", run_id=run_id), 303)


@bp.post("/gallring/<run_id>/fortsatt")
@requires(Can.RETENTION_APPROVE)
@needs_factor
def resume(run_id: str) -> Answer:
    """Let a confirmed erasure that has stopped go on, when the list holds."""
    try:
        with db().transaction() as session:
            _require_whole(session)
            continue_run(session, current_actor(), run_id, now=now())
    except RefusedError as refused:
        return _page(run_id, refused.problems), 422
    flash(gettext("Gallringen fortsätter."), "ok")
    return redirect(url_for(".show_run", run_id=run_id), 303)


def _require_whole(session: Session) -> None:
    """Refuse while the list that must outlive the erasure does not hold."""
    standing = standing_of(session, app_context().settings.erasures)
    if not standing.is_whole:
        raise RefusedError((Problem(message=standing.sentence, cure=""),))


@bp.post("/gallring/<run_id>/ta-bort")
@requires(Can.RETENTION)
@needs_factor
def drop(run_id: str) -> Answer:
    """Throw a prepared erasure."""
    with db().transaction() as session:
        drop_run(session, current_actor(), run_id, now=now())
    flash(gettext("Den förberedda gallringen är borttagen. Inget är gallrat."), "info")
    return redirect(url_for(".show_retention"), 303)
