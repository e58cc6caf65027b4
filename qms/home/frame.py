"""What the frame around every page shows: who reads, where, and the menu."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, g, request, url_for
from sqlalchemy import ScalarSelect, Select, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right, scope_of
from qms.followup.core.report.states import State
from qms.followup.queries import lists
from qms.home.menu import ENDPOINTS, MENU
from qms.i18n.formats import school_year
from qms.i18n.language import gettext, language
from qms.identity import sessions
from qms.inbox import queries as inbox
from qms.kernel.schoolyear import school_year_of
from qms.org import queries as org
from qms.web.context import db, today
from qms.web.menu import ShownGroup, build_menu
from qms.web.returning import sign_in_address

WAITING = (
    (Can.FOLLOWUP_FILE, (State.DRAFT, State.RETURNED, State.REOPENED)),
    (Can.FOLLOWUP_APPROVE, (State.SUBMITTED,)),
)
UNREAD = "inbox"


class Reader(NamedTuple):
    """Who reads, as the top of the page shows it."""

    name: str
    role_label: str


class Leaving(NamedTuple):
    """When a page that is left open empties itself, in seconds, and where it then leads."""

    idle: int
    over: int
    sign_in: str


def init_frame(app: Flask) -> None:
    """Give every template the frame's values."""
    app.context_processor(_frame)


def _frame() -> dict[str, object]:
    actor: Actor | None = g.get("actor")
    stored = NOTHING if g.get("is_away") else _read(actor)
    return {
        "locale": language(),
        "actor": Reader(actor.name, sessions.role_line()) if actor else None,
        "menu": _menu(actor, stored.counts) if actor else (),
        "municipality": stored.municipality,
        "period": gettext("Läsåret %(year)s") % {"year": school_year(school_year_of(today()))},
        "session_minutes": max(sessions.minutes_until_end(), 1) if actor else 0,
        "session_is_last": actor is not None and sessions.is_last_half_hour(),
        "session_end": _leaving() if actor else None,
        "inbox_unread": stored.unread,
        "current_url": _here(),
        "may": _may(actor),
    }


def _leaving() -> Leaving:
    seconds = sessions.seconds_until_end()
    address = url_for("identity.sign_in") if g.get("error_page") else sign_in_address()
    return Leaving(idle=seconds.idle, over=seconds.over, sign_in=address)


def _here() -> str:
    """Return the page's own address; an error page repeats nothing of the one that was asked."""
    return "/" if g.get("error_page") else request.full_path.removesuffix("?")


class _Stored(NamedTuple):
    """What the frame shows from the database, read in one go."""

    municipality: str
    counts: dict[str, int]
    unread: int


NOTHING = _Stored(municipality="", counts={}, unread=0)
"""What the frame shows when the database does not answer."""


def _read(actor: Actor | None) -> _Stored:
    with db().reading() as reading:
        return _stored(reading, actor)


def _stored(reading: Session, actor: Actor | None) -> _Stored:
    asked = _questions(actor) if actor else {}
    name, *counted = reading.execute(
        select(org.municipality_name().scalar_subquery(), *map(_as_value, asked.values()))
    ).one()
    counts = dict(zip(asked, counted, strict=True))
    return _Stored(municipality=name or "", unread=counts.pop(UNREAD, 0), counts=counts)


def _as_value(question: Select[int]) -> ScalarSelect[int]:
    return question.scalar_subquery()


def _questions(actor: Actor) -> dict[str, Select[int]]:
    """Return what is counted for the reader, per page of the menu: asked in one statement."""
    asked = {}
    if actor.account_id is not None:
        asked[UNREAD] = inbox.unread(actor.account_id)
    for can, states in WAITING:
        if has_right(actor, can):
            waiting = lists.waiting(scope_of(actor, can), states, on=today())
            return {**asked, "followup.show_reports": waiting}
    return asked


def _may(actor: Actor | None) -> Callable[[Can], bool]:
    return lambda can: actor is not None and has_right(actor, can)


def _menu(actor: Actor, counts: dict[str, int]) -> tuple[ShownGroup, ...]:
    endpoint = request.endpoint or ""
    shown = endpoint if endpoint in ENDPOINTS else str(g.get("menu_endpoint", ""))
    return build_menu(actor, MENU, endpoint=shown, counts=counts)
