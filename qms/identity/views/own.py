"""One's own account."""

from flask import (
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity import services, sessions
from qms.identity.forms import PasswordForm
from qms.identity.queries import local_accounts
from qms.identity.queries.open_sessions import open_sessions
from qms.identity.views.blueprint import bp, hasher, show_on
from qms.kernel.problems import RefusedError
from qms.web.context import app_context, current_actor, db, now
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires


@bp.route("/konto", methods=["GET", "POST"])
@requires(Can.ACCOUNT_OWN)
@reads_every_field
def change_password() -> str | Response | tuple[str, int]:
    """Let the reader choose a new password."""
    form, actor = PasswordForm(), current_actor()
    with db().reading() as reading:
        has_password = local_accounts.has_password(reading, actor.account_id or 0)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return _page(form, has_password), status
    refused = _refused_password(form.current.data)
    if refused is not None:
        form.current.errors = [refused[0]]
        return _page(form, has_password), refused[1]
    try:
        services.refuse_leaked(app_context().settings.instance, form.new.data, column="new")
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
        return _page(form, has_password), 422
    sessions.begin(actor.account_id or 0)
    flash(gettext("Lösenordet är ändrat. Andra sessioner är avslutade."), "ok")
    return redirect(url_for("home.start"), 303)


def _refused_password(typed: str) -> tuple[str, int] | None:
    """Return why the password is not taken, with the status; wrong ones count as at sign-in.

    Else whoever finds a session left open could guess without end.
    """
    actor, address = current_actor(), request.remote_addr or ""
    try:
        with db().reading() as reading:
            given = services.own_credentials(reading, actor, password=typed, address=address)
            found = services.look_up(reading, given, hasher=hasher(), now=now())
        is_right = services.is_right(found, typed, hasher())
        with db().transaction() as writing:
            is_own = services.is_own_password(writing, found, is_right=is_right, now=now())
    except services.SignInLockedError:
        return gettext("För många försök. Vänta 15 minuter och försök igen."), 429
    return None if is_own else (gettext("Det nuvarande lösenordet stämmer inte."), 422)


def _page(form: PasswordForm, has_password: bool) -> str:
    with db().reading() as reading:
        found = open_sessions(
            reading, current_actor().account_id or 0, stamp=g.signed_in.stamp,
            name=sessions.own_name(), now=now(),
        )  # fmt: skip
    return render_template(
        "identity/change_password.html",
        form=form,
        has_password=has_password,
        must_choose=g.signed_in.must_choose,
        open_sessions=found,
    )


@bp.post("/konto/logga-ut-dar")
@requires(Can.ACCOUNT_OWN)
def end_own_session() -> Response:
    """End one of the reader's other sessions."""
    chosen = request.form.get("session", type=int) or 0
    try:
        with db().transaction() as writing:
            services.end_own_session(writing, current_actor(), chosen, now=now())
    except services.NoSuchSessionError:
        flash(gettext("Den inloggningen är redan avslutad."), "info")
    else:
        flash(gettext("Du är utloggad där."), "ok")
    return redirect(url_for(".change_password", _anchor="inloggad"), 303)


@bp.post("/konto/logga-ut-overallt")
@requires(Can.ACCOUNT_OWN)
def sign_out_everywhere() -> Response:
    """End every session of the account, this one too."""
    sessions.finish(everywhere=True)
    flash(gettext("Du är utloggad på alla ställen."), "info")
    return redirect(url_for(".sign_in"), 303)
