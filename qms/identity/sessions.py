"""The signed-in session: who it is, and when it ends."""

from datetime import UTC, datetime
from secrets import token_hex

from flask import Flask, flash, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from qms.i18n.language import gettext, speak
from qms.identity import queries, services
from qms.identity.core.sessions import has_expired
from qms.identity.labels import role_label
from qms.web.context import db, now, today

STATIC = {"static", "bootstrap.static"}
NAME = "id"
"""Where the cookie keeps the session's own name: by it one session can be ended alone."""


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
        return _load(int(account_id))

    @app.before_request
    def know_actor() -> None:
        g.actor = None
        speak(session.get("language", "sv"))
        if request.endpoint in STATIC or not current_user.is_authenticated:
            return
        known = current_user.known
        g.actor, g.signed_in = known.actor, known
        session["seen"] = now().timestamp()


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
    started = datetime.fromtimestamp(session.get("started", 0), UTC)
    seen = datetime.fromtimestamp(session.get("seen", 0), UTC)
    if has_expired(started=started, last_seen=seen, now=now()):
        _end(gettext("Du har loggats ut eftersom sidan varit orörd. Logga in igen."))
        return None
    return SessionUser(known)


def _end(why: str) -> None:
    language = session.get("language", "sv")
    session.clear()
    session["language"] = language
    flash(why, "info")


def begin(account_id: int) -> bool:
    """Begin a session for the account; False when it has no grant that holds today."""
    with db().reading() as reading:
        known = queries.signed_in(reading, account_id, on=today())
    if known is None or not known.actor.reaches:
        return False
    session.clear()  # a session known before sign-in is worth nothing after it
    login_user(SessionUser(known))
    session[NAME] = token_hex(16)
    session["stamp"], session["language"] = known.stamp, known.language
    session["started"] = session["seen"] = now().timestamp()
    return True


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


def role_line() -> str:
    """Return the reader's role and place, `Rektor, Åkerbyskolan`."""
    known = g.signed_in
    return ", ".join(part for part in (role_label(known.role_label_key), known.place) if part)
