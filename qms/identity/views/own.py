"""One's own account."""

from flask import (
    flash,
    redirect,
    render_template,
    url_for,
)
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import services, sessions
from qms.identity.forms import PasswordForm
from qms.identity.views.blueprint import bp, hasher, show_on
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.rights import requires


@bp.route("/konto", methods=["GET", "POST"])
@requires(Can.ACCOUNT_OWN)
def change_password() -> str | Response | tuple[str, int]:
    """Let the reader choose a new password."""
    form = PasswordForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("identity/change_password.html", form=form), status
    actor = current_actor()
    try:
        with db().transaction() as writing:
            services.change_password(
                writing,
                actor,
                current=form.current.data,
                new=form.new.data,
                hasher=hasher(),
                now=now(),
            )
    except RefusedError as refusal:
        show_on(form, refusal)
        return render_template("identity/change_password.html", form=form), 422
    sessions.begin(actor.account_id or 0)
    flash(gettext("Lösenordet är ändrat. Andra sessioner är avslutade."), "ok")
    return redirect(url_for("home.start"), 303)


@bp.post("/konto/logga-ut-overallt")
@requires(Can.ACCOUNT_OWN)
def sign_out_everywhere() -> Response:
    """End every session of the account, this one too."""
    sessions.finish(everywhere=True)
    flash(gettext("Du är utloggad på alla ställen."), "info")
    return redirect(url_for(".sign_in"), 303)
