"""What the frame around every page shows: who reads, where, and the menu."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, g, request

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right, scope_of
from qms.followup.core.report.states import State
from qms.followup.queries import lists
from qms.home.menu import ENDPOINTS, MENU
from qms.i18n.formats import school_year
from qms.i18n.language import gettext, language
from qms.identity import sessions
from qms.identity.core.sessions import IDLE
from qms.kernel.schoolyear import school_year_of
from qms.org import queries as org
from qms.web.context import db, today
from qms.web.menu import ShownGroup, build_menu

WAITING = (
    (Can.FOLLOWUP_FILE, (State.DRAFT, State.RETURNED)),
    (Can.FOLLOWUP_APPROVE, (State.SUBMITTED,)),
)
IDLE_MINUTES = int(IDLE.total_seconds() // 60)


class Reader(NamedTuple):
    """Who reads, as the top of the page shows it."""

    name: str
    role_label: str


def init_frame(app: Flask) -> None:
    """Give every template the frame's values."""
    app.context_processor(_frame)


def _frame() -> dict[str, object]:
    actor: Actor | None = g.get("actor")
    return {
        "locale": language(),
        "actor": Reader(actor.name, sessions.role_line()) if actor else None,
        "menu": _menu(actor) if actor else (),
        "municipality": _municipality(),
        "period": gettext("Läsåret %(year)s") % {"year": school_year(school_year_of(today()))},
        "session_minutes": IDLE_MINUTES if actor else 0,
        "current_url": request.full_path.removesuffix("?"),
        "may": _may(actor),
    }


def _may(actor: Actor | None) -> Callable[[Can], bool]:
    return lambda can: actor is not None and has_right(actor, can)


def _menu(actor: Actor) -> tuple[ShownGroup, ...]:
    endpoint = request.endpoint or ""
    shown = endpoint if endpoint in ENDPOINTS else str(g.get("menu_endpoint", ""))
    return build_menu(actor, MENU, endpoint=shown, counts=_counts(actor))


def _counts(actor: Actor) -> dict[str, int]:
    """Return what waits for the reader, per page of the menu; one statement at most."""
    for can, states in WAITING:
        if has_right(actor, can):
            with db().reading() as reading:
                found = lists.waiting(reading, scope_of(actor, can), states, on=today())
            return {"followup.show_reports": found}
    return {}


def _municipality() -> str:
    if "municipality" not in g:
        with db().reading() as reading:
            found = org.municipality(reading)
        g.municipality = found.name if found else ""
    return str(g.municipality)
