"""Sign-in, sign-out and language."""

from unicodedata import category
from urllib.parse import unquote, urlsplit

from flask import (
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from qms.i18n.language import LANGUAGES, gettext
from qms.identity import services, sessions
from qms.identity.forms import SignInForm
from qms.identity.queries import local_accounts
from qms.identity.views.blueprint import bp, hasher
from qms.identity.views.provider import provider_name, sign_out_address, ways
from qms.web.context import current_actor, db, is_signed_in, now
from qms.web.input_guard import reads_every_field
from qms.web.returning import UNSAVED
from qms.web.rights import public

SIGN_OUT = "provider_sign_out"
"""Where the reader can sign out of the provider too; shown once."""


@bp.route("/logga-in", methods=["GET", "POST"])
@public
@reads_every_field
def sign_in() -> str | Response | tuple[str, int]:
    """Show the sign-in page; with right credentials, go on to where the reader was going."""
    if is_signed_in():
        return redirect(safe_next(), 303)
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form, 422 if request.method == "POST" else 200)
    given = services.Credentials(
        user_name=form.user_name.data,
        password=form.password.data,
        address=request.remote_addr or "",
    )
    try:
        account_id = _account_of(given)
    except services.SignInLockedError:
        message = gettext("För många försök. Vänta 15 minuter och försök igen.")
        form.password.errors = [message]
        return _sign_in_page(form, 429)
    if account_id is None:
        form.password.errors = [gettext("Användarnamnet eller lösenordet stämmer inte")]
        return _sign_in_page(form, 422)
    if not sessions.begin(account_id):
        message = gettext("Kontot har ingen behörighet i dag. Kontakta systemförvaltaren.")
        form.user_name.errors = [message]
        return _sign_in_page(form, 422)
    if UNSAVED in request.args:
        flash(gettext("Det du skrev innan du loggades ut sparades inte. Skriv det igen."), "error")
    return redirect(safe_next(), 303)


def _account_of(given: services.Credentials) -> int | None:
    """Return whose credentials they are; nothing is locked while the password is checked."""
    with db().reading() as reading:
        found = services.look_up(reading, given, hasher=hasher(), now=now())
    is_right = services.is_right(found, given.password, hasher())
    with db().transaction() as writing:
        return services.sign_in(writing, found, is_right=is_right, now=now())


def _sign_in_page(form: SignInForm, status: int) -> tuple[str, int]:
    with db().reading() as reading:
        standing = local_accounts.standing(reading)
    return render_template(
        "identity/sign_in.html",
        form=form,
        demo_logins=current_app.extensions.get("qms_demo_logins"),
        provider_name=provider_name(),
        ways=ways(),
        is_local_off=standing.is_off,
        asked=request.args.to_dict(),
        sign_out_url=session.pop(SIGN_OUT, ""),
    ), status


def safe_next() -> str:
    """Return where to go after sign-in."""
    return ours(request.args.get("next", ""))


def ours(asked: str) -> str:
    """Return the address if it is a page of ours; another site's becomes the start page."""
    if any(category(sign) == "Cc" for sign in unquote(asked)):
        return url_for("home.start")  # no header can hold a new line
    try:
        parts = urlsplit(asked)
    except ValueError:  # an address in brackets that is none
        return url_for("home.start")
    is_ours = asked.startswith("/") and not parts.scheme and not parts.netloc
    return asked if is_ours and not asked.startswith(("//", "/\\")) else url_for("home.start")


@bp.post("/logga-ut")
@public
def sign_out() -> Response:
    """End this session; those on other devices go on. The provider's own can be ended after."""
    elsewhere = sign_out_address()
    sessions.finish()
    if elsewhere:
        session[SIGN_OUT] = elsewhere
    flash(gettext("Du är utloggad."), "info")
    return redirect(url_for(".sign_in"), 303)


@bp.post("/sprak")
@public
def set_language() -> Response:
    """Speak another language from now on, and remember it for the account."""
    code = request.form.get("language", "")
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    if is_signed_in():
        with db().transaction() as writing:
            services.set_language(writing, current_actor(), code)
    return redirect(ours(request.form.get("next", "")), 303)
