"""Ending the sessions of somebody else."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import queries, services
from qms.identity.factor import needs_factor
from qms.identity.views.blueprint import bp
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


@bp.route("/admin/anvandare/<int:account_id>/sessioner", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
@needs_factor
def end_sessions(account_id: int) -> str | Response:
    """Ask whether the person is to be signed out everywhere; then do it."""
    with db().reading() as reading:
        name = queries.name_of(reading, account_id)
    if name is None:
        abort(404)
    if request.method == "GET":
        return render_template("identity/end_sessions.html", name=name, account_id=account_id)
    try:
        with db().transaction() as writing:
            services.end_sessions(writing, current_actor(), account_id, now=now())
    except RefusedError as refusal:
        flash(in_words(refusal.problems[0]), "error")
    else:
        flash(gettext("Personen är utloggad på alla ställen."), "ok")
    return redirect(url_for(".show_account", account_id=account_id), 303)
