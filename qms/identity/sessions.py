"""The signed-in session: who it is, and when it ends."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from flask import Flask, after_this_request, flash, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from qms.i18n.language import gettext, speak
from qms.identity import queries, services
from qms.identity.core.devices import device_of
from qms.identity.core.sessions import (
    IDLE,
    Left,
    is_idle,
    is_over,
    is_to_note,
    left,
    minutes_left,
)
from qms.identity.labels import role_label
from qms.web.context import db, now, today
from qms.web.headers import empty_browser

STATIC = {"static", "bootstrap.static"}
CHOOSING = STATIC | {
    "identity.change_password",
    "identity.set_language",
    "identity.sign_out",
    "identity.sign_out_everywhere",
}
"""All that there is for one whose password was made by a command, until it is replaced."""

NAME = "id"
"""Where the cookie keeps the session's own name: by it one session can be ended alone."""

PROVIDER, LOCAL = "provider", "local"
FRESH = timedelta(minutes=15)
"""So long after sign-in with the provider the session itself is proof enough of who it is."""


class SessionUser(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login's view of a signed-in account."""

    def __init__(self, known: queries.SignedIn) -> None:
        self.known = known

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return str(self.known.actor.account_id)


def init_sessions(app: Flask) -> None:
    """Let every request know who acts, in which language, until the session ends."""
    manager = LoginManager(app)
    manager.session_protection = None  # our own stamp and times end sessions, exactly

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(account_id: str) -> SessionUser | None:
        # The page that says the database is away asks who reads it; so it knows nobody.
        return None if g.get("is_away") else _load(int(account_id))

    @app.before_request
    def know_actor() -> None:
        g.actor = None
        speak(session.get("language", "sv"))
        if request.endpoint in STATIC or not current_user.is_authenticated:
            return
        known = current_user.known
        g.actor, g.signed_in = known.actor, known
        session["seen"] = now().timestamp()
        _note_use()

    @app.before_request
    def ask_for_password() -> Response | None:
        is_shown = g.actor is None or request.endpoint in CHOOSING
        if is_shown or not g.signed_in.must_choose:
            return None
        return redirect(url_for("identity.change_password"), 303)


def _load(account_id: int) -> SessionUser | None:
    """Return the user while the session is good; else end it and say why."""
    with db().reading() as reading:
        known = queries.signed_in(reading, account_id, on=today(), session_id=session.get(NAME, ""))
    if known is not None and known.is_ended:
        _end(gettext("Du är utloggad. Logga in igen."))
        return None
    if known is None or not known.actor.reaches or session.get("stamp") != known.stamp:
        _end(gettext("Din behörighet har ändrats. Logga in igen."))
        return None
    if is_idle(last_seen=datetime.fromtimestamp(session.get("seen", 0), UTC), now=now()):
        _end(gettext("Du har loggats ut eftersom sidan varit orörd. Logga in igen."))
        return None
    if is_over(started=_started(), now=now()):
        _end(gettext("Du har varit inloggad i tolv timmar. Logga in igen."))
        return None
    return SessionUser(known)


def _note_use() -> None:
    """Let the list of open sessions know of this one, each fifth minute; no page fails for it."""
    noted = datetime.fromtimestamp(session.get("noted", session.get("started", 0)), UTC)
    if not is_to_note(noted=noted, now=now()):
        return
    session["noted"] = now().timestamp()
    with suppress(SQLAlchemyError), db().transaction() as writing:
        services.note_use(writing, session.get(NAME, ""), now=now())


def _started() -> datetime:
    return datetime.fromtimestamp(session.get("started", 0), UTC)


def _end(why: str) -> None:
    language = session.get("language", "sv")
    session.clear()
    session["language"] = language
    after_this_request(empty_browser)
    flash(why, "info")


def begin(account_id: int, *, way: str = LOCAL) -> bool:
    """Begin a session for the account; False when it has no grant that holds today.

    `way` is how the person signed in.
    """
    with db().reading() as reading:
        known = queries.signed_in(reading, account_id, on=today())
    if known is None or not known.actor.reaches:
        return False
    session.clear()  # a session known before sign-in is worth nothing after it
    login_user(SessionUser(known))
    session[NAME] = token_hex(16)
    session["stamp"], session["language"] = known.stamp, known.language
    session["started"] = session["seen"] = now().timestamp()
    session["way"] = way
    _remember(account_id)
    return True


def _remember(account_id: int) -> None:
    """Put the session that begins on the account's list."""
    device = device_of(request.headers.get("User-Agent", ""))
    with db().transaction() as writing:
        opened = services.Opened(own_name(), session["stamp"], device)
        services.remember_session(writing, account_id, opened, now=now())


def own_name() -> str:
    """Return the name of the session that asks."""
    return str(session.get(NAME, ""))


def is_by_provider() -> bool:
    """Return whether the reader signed in with the municipality's provider."""
    return session.get("way") == PROVIDER


def is_fresh() -> bool:
    """Return whether the reader signed in with the provider just now."""
    return is_by_provider() and now() - _started() <= FRESH


def minutes_until_end() -> int:
    """Return the minutes until the reader is signed out if nothing more is done."""
    return minutes_left(started=_started(), now=now())


def seconds_until_end() -> Left:
    """Return the seconds until the reader is signed out, by either limit."""
    return left(started=_started(), now=now())


def is_last_half_hour() -> bool:
    """Return whether the session ends soon whatever the reader does."""
    return minutes_until_end() < int(IDLE.total_seconds() // 60)


def finish(*, everywhere: bool = False) -> None:
    """End the session and every copy of it; `everywhere` ends all that the account has."""
    if g.get("actor") is not None:
        with db().transaction() as writing:
            if everywhere:
                services.sign_out_everywhere(writing, g.actor, now=now())
            else:
                services.sign_out(writing, g.actor, session.get(NAME, ""), now=now())
    language = session.get("language", "sv")
    logout_user()
    session.clear()
    session["language"] = language
    after_this_request(empty_browser)


def role_line() -> str:
    """Return the reader's role and place, `Rektor, Åkerbyskolan`."""
    known = g.signed_in
    return ", ".join(part for part in (role_label(known.role_label_key), known.place) if part)
