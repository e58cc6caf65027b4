"""Expected refusals become pages in plain words."""

import logging
from collections.abc import Mapping

from flask import Flask, flash, g, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.i18n.language import gettext, mark
from qms.vault.core.faults import VaultClosedError
from qms.web.full_disk import is_full
from qms.web.request_log import request_id
from qms.web.returning import sign_in_address

log = logging.getLogger(__name__)
Answer = tuple[str, int] | Response

ABOUT: Mapping[str, str] = {
    "home": mark("Sidan är till för den som har en roll i organisationen."),
    "org": mark("Sidan handlar om hur kommunens skolor och förskolor är ordnade."),
    "accounts": mark("Sidan handlar om vilka som har konto och vad de får göra."),
    "audit": mark("Sidan visar vem som har gjort vad i systemet."),
    "jobs": mark("Sidan visar beräkningar som pågår i bakgrunden."),
    "register": mark("Sidan handlar om uppgifter som läses in till registret."),
    "costs": mark("Sidan handlar om vad barn och elever kostar."),
    "forecast": mark("Sidan handlar om hur många elever som väntas framåt."),
    "allocation": mark("Sidan handlar om hur pengar fördelas efter behov."),
    "planning": mark("Sidan handlar om hur många skolor och klasser som behövs och var."),
    "grants": mark("Sidan handlar om bidrag till fristående verksamhet."),
    "inbox": mark("Sidan visar meddelanden till den som är inloggad."),
    "followup": mark("Sidan handlar om vad skolor har gjort och vad det ledde till."),
    "needs": mark("Sidan handlar om stöd till barn och elever."),
    "retention": mark("Sidan handlar om vad som bevaras och vad som gallras."),
}
SHOWN = {404, 413, 429}


def handle_errors(app: Flask) -> None:
    """Register a page for every refusal that a user can meet."""
    app.register_error_handler(ForbiddenError, _forbidden)
    app.register_error_handler(OutOfScopeError, _not_found)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(InterfaceError, _unavailable)
    app.register_error_handler(OSError, _no_room)
    app.register_error_handler(VaultClosedError, _locked)
    app.register_error_handler(DataError, _cannot_be_stored)
    app.register_error_handler(OverflowError, _cannot_be_stored)
    app.register_error_handler(IntegrityError, _somebody_was_first)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, **values: object) -> tuple[str, int]:
    """Return the error page of that status."""
    g.error_page = True
    return render_template(f"errors/{status}.html", **values), status


def _about(can: Can) -> str:
    return gettext(ABOUT[can.value.split(":")[0]])


def _forbidden(error: ForbiddenError) -> Answer:
    return page(403, about=_about(error.can))


def _not_found(_: OutOfScopeError) -> Answer:
    return page(404)


def _stale_form(_: CSRFError) -> Answer:
    """A form that has lain too long, or came from elsewhere: nothing was stored."""
    if g.get("actor") is None:
        flash(gettext("Du har loggats ut. Logga in igen, så kommer du tillbaka."), "info")
        return redirect(sign_in_address(), 303)
    return page(400)


def _unavailable(error: OperationalError | InterfaceError) -> Answer:
    log.error("the database does not answer: %s", type(error.orig).__name__)
    g.is_away = True  # the page's frame does not ask it again
    return _full() if is_full(error) else page(503)


def _no_room(error: OSError) -> Answer:
    """A file that could not be written; any other fault of the system is nobody's doing."""
    if not is_full(error):
        return _unexpected(error)
    log.error("nothing more can be written: %s", type(error).__name__)
    g.is_away = True
    return _full()


def _full() -> Answer:
    problem = gettext("Servern har inte plats för mer just nu. Det du skickade sparades inte.")
    return page(503, problem=problem)


def _locked(error: VaultClosedError) -> Answer:
    """What is sealed cannot be opened: the keys are not where they should be."""
    log.error("the vault is closed: %s", error)
    return page(
        503, problem=gettext("Det förseglade innehållet är låst just nu: nycklarna saknas.")
    )


def _cannot_be_stored(_: DataError | OverflowError) -> Answer:
    """A text too long or a number too large for its place; nothing was stored."""
    return page(422, problem=gettext("En uppgift är för lång eller för stor."))


def _somebody_was_first(error: IntegrityError) -> Answer:
    """Two did what only one can do; the other's is stored, this is not."""
    log.warning("refused by the database: %s", type(error.orig).__name__)
    return page(422, problem=gettext("Någon annan hann göra samma sak just före dig."))


def _http_error(error: HTTPException) -> Answer | HTTPException:
    if error.code in SHOWN:
        return page(error.code)
    if error.code == 405:
        return page(404)
    return error


def _unexpected(error: Exception) -> Answer:
    # The pattern of the route, not its path: paths may hold what should not be logged.
    rule = request.url_rule.rule if request.url_rule else "no route"
    log.error("fault at %s %s", request.method, rule, exc_info=error)
    return page(500, reference=request_id())
