"""Holds: laid by reference, read and lifted one at a time."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.identity.factor import needs_factor
from qms.kernel.problems import Problem, RefusedError
from qms.retention.gate import gate
from qms.retention.queries.holds import hold
from qms.retention.services.holds import lay_hold, lift_hold, read_reason
from qms.retention.views.blueprint import bp
from qms.retention.views.overview import overview, shown_ref
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.post("/gallring/stopp")
@requires(Can.RETENTION_HOLD)
@needs_factor
def lay() -> Answer:
    """Lay a hold on a case."""
    ref = "".join(request.form.get("subject", "").split()).upper()
    reason = request.form.get("reason", "")
    try:
        with db().transaction() as session:
            lay_hold(session, current_actor(), gate().kinds, ref, reason=reason, now=now())
    except RefusedError as refused:
        return overview(refused.problems, {"subject": ref[:40], "reason": reason}), 422
    flash(gettext("Inget i ärendet gallras så länge stoppet ligger kvar."), "ok")
    return redirect(url_for(".show_retention"), 303)


@bp.get("/gallring/stopp/<hold_id>")
@requires(Can.RETENTION_HOLD)
@needs_factor
def show_hold(hold_id: str) -> Answer:
    """Show why a hold was laid, once the reading is recorded."""
    return _page(hold_id)


def _page(hold_id: str, problems: tuple[Problem, ...] = ()) -> str:
    g.menu_endpoint = "retention.show_retention"
    with db().transaction() as session:
        found = hold(session, hold_id)
        if found is None:
            abort(404)
        why = read_reason(session, current_actor(), gate().kinds, hold_id, now=now())
        names = identity.names_of(session, [found.laid_by, found.lifted_by])
    return render_template(
        "retention/show_hold.html",
        hold=found,
        why=why,
        names=names,
        shown_ref=shown_ref(found.subject),
        problems=[("", in_words(one)) for one in problems],
        has_errors=bool(problems),
    )


@bp.post("/gallring/stopp/<hold_id>/hav")
@requires(Can.RETENTION_APPROVE)
@needs_factor
def lift(hold_id: str) -> Answer:
    """Lift the hold."""
    try:
        with db().transaction() as session:
            lift_hold(session, current_actor(), hold_id, now=now())
    except RefusedError as refused:
        return _page(hold_id, refused.problems), 422
    flash(gettext("Gallringsstoppet är hävt."), "ok")
    return redirect(url_for(".show_retention"), 303)
