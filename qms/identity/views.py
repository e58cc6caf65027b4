"""Sign-in, sign-out, language, and the list of accounts."""

from functools import cache
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import LANGUAGES, gettext
from qms.i18n.order import swedish_key
from qms.identity import queries, services, sessions
from qms.identity.forms import AccountForm, GrantForm, PasswordForm, SignInForm
from qms.identity.labels import role_label
from qms.kernel.problems import RefusedError
from qms.org import queries as org
from qms.org.core.nodes import NodeKind
from qms.web.context import current_actor, db, is_signed_in, now, today
from qms.web.faults import in_words
from qms.web.rights import public, requires
from qms.web.tables import Page, page_number, sort_rows

bp = Blueprint("identity", __name__)
PAGE_SIZE = 50
PLACES = (NodeKind.MUNICIPALITY, NodeKind.PROVIDER, NodeKind.AREA, NodeKind.UNIT)


@cache
def _standard_hasher() -> PasswordHasher:
    return PasswordHasher()


def hasher() -> PasswordHasher:
    """Return the password hasher: argon2id as the library recommends, or a test's cheap one."""
    given = current_app.extensions.get("qms_hasher")
    return given if isinstance(given, PasswordHasher) else _standard_hasher()


@bp.route("/logga-in", methods=["GET", "POST"])
@public
def sign_in() -> str | Response | tuple[str, int]:
    """Show the sign-in page; with right credentials, go on to where the reader was going."""
    if is_signed_in():
        return redirect(_safe_next(), 303)
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form, 422 if request.method == "POST" else 200)
    given = services.Credentials(
        user_name=form.user_name.data,
        password=form.password.data,
        address=request.remote_addr or "",
    )
    try:
        with db().transaction() as writing:
            account_id = services.sign_in(writing, given, hasher=hasher(), now=now())
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
    return redirect(_safe_next(), 303)


def _sign_in_page(form: SignInForm, status: int) -> tuple[str, int]:
    demo = current_app.extensions.get("qms_demo_logins")
    return render_template("identity/sign_in.html", form=form, demo_logins=demo), status


def _safe_next() -> str:
    """Return where to go after sign-in."""
    return _ours(request.args.get("next", ""))


def _ours(asked: str) -> str:
    """Return the address if it is a page of ours; another site's becomes the start page."""
    try:
        parts = urlsplit(asked)
    except ValueError:  # an address in brackets that is none
        return url_for("home.start")
    is_ours = asked.startswith("/") and not parts.scheme and not parts.netloc
    return asked if is_ours and not asked.startswith(("//", "/\\")) else url_for("home.start")


@bp.post("/logga-ut")
@public
def sign_out() -> Response:
    """End the session."""
    sessions.finish()
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
    return redirect(_ours(request.form.get("next", "")), 303)


@bp.get("/admin/anvandare")
@requires(Can.ACCOUNTS_READ)
def show_accounts() -> str:
    """List every account with its roles."""
    wanted = request.args.get("q", "").strip()
    with db().reading() as reading:
        lines = queries.accounts(reading, on=today())
    found = [line for line in lines if _matches(line, wanted)]
    keys = {
        "name": lambda a: swedish_key(a.name),
        "user_name": lambda a: a.user_name,
        "last_seen": lambda a: a.last_seen,
    }
    sort, rows = sort_rows(found, keys, default="name")
    paging = Page(number=page_number(), size=PAGE_SIZE, total=len(rows))
    return render_template(
        "identity/show_accounts.html",
        rows=rows[(paging.number - 1) * PAGE_SIZE : paging.number * PAGE_SIZE],
        paging=paging,
        sort=sort,
        wanted=wanted,
        total=len(lines),
        role_label=role_label,
    )


def _matches(line: queries.AccountLine, wanted: str) -> bool:
    text = " ".join((line.name, line.user_name, *(g.place for g in line.grants)))
    return wanted.casefold() in text.casefold()


@bp.route("/admin/anvandare/ny", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
def add_account() -> str | Response | tuple[str, int]:
    """Add a person; the role is given on the next page."""
    form = AccountForm()
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return render_template("identity/add_account.html", form=form), status
    try:
        with db().transaction() as writing:
            account_id = services.add_account(
                writing, current_actor(), form.new_account(), hasher=hasher(), now=now()
            )
    except RefusedError as refusal:
        _show_on(form, refusal)
        return render_template("identity/add_account.html", form=form), 422
    flash(gettext("Kontot är upplagt. Ge det en roll."), "ok")
    return redirect(url_for(".show_account", account_id=account_id), 303)


@bp.route("/admin/anvandare/<int:account_id>", methods=["GET", "POST"])
@requires(Can.ACCOUNTS_CHANGE)
def show_account(account_id: int) -> str | Response | tuple[str, int]:
    """Show one person's roles; give another one."""
    with db().reading() as reading:
        found = [a for a in queries.accounts(reading, on=today()) if a.id == account_id]
        nodes = org.nodes(reading, on=today(), kinds=PLACES)
    if not found:
        abort(404)
    form = GrantForm()
    form.offer(nodes)
    if form.validate_on_submit():
        try:
            with db().transaction() as writing:
                new = form.new_grant(account_id, today())
                services.grant(writing, current_actor(), new, now=now())
        except RefusedError as refusal:
            _show_on(form, refusal)
        else:
            flash(gettext("Rollen är tilldelad."), "ok")
            return redirect(url_for(".show_account", account_id=account_id), 303)
    if not form.is_submitted():
        form.valid_from.data = today()
    status = 422 if form.is_submitted() else 200
    return (
        render_template(
            "identity/show_account.html", account=found[0], form=form, role_label=role_label
        ),
        status,
    )


@bp.post("/admin/anvandare/<int:account_id>/stang")
@requires(Can.ACCOUNTS_CHANGE)
def close_account(account_id: int) -> Response:
    """Close an account for good; its history stays."""
    try:
        with db().transaction() as writing:
            services.close_account(writing, current_actor(), account_id, now=now())
    except RefusedError as refusal:
        flash(in_words(refusal.problems[0]), "error")
    except NoResultFound:
        abort(404)
    else:
        flash(gettext("Kontot är stängt."), "ok")
    return redirect(url_for(".show_accounts"), 303)


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
        _show_on(form, refusal)
        return render_template("identity/change_password.html", form=form), 422
    sessions.begin(actor.account_id or 0)
    flash(gettext("Lösenordet är ändrat. Andra sessioner är avslutade."), "ok")
    return redirect(url_for("home.start"), 303)


def _show_on(form: AccountForm | GrantForm | PasswordForm, refusal: RefusedError) -> None:
    """Put each fault on the field that it concerns."""
    for fault in refusal.problems:
        form[fault.column].errors = [in_words(fault)]


@bp.post("/admin/roller/<int:grant_id>/avsluta")
@requires(Can.ACCOUNTS_CHANGE)
def end_grant(grant_id: int) -> Response:
    """End a role today; the person's sessions end with it."""
    try:
        with db().transaction() as writing:
            services.end_grant(writing, current_actor(), grant_id, now=now())
    except RefusedError as refusal:
        flash(in_words(refusal.problems[0]), "error")
    except NoResultFound:
        abort(404)
    else:
        flash(gettext("Rollen är avslutad och personens sessioner med den."), "ok")
    return redirect(url_for(".show_accounts"), 303)
