"""The start page: now, by when, what changed."""

from flask import Blueprint, g, render_template, send_from_directory
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import scope_of
from qms.followup.queries.units import EVERYWHERE
from qms.home.brief import BriefLine, unit_in_brief
from qms.home.changes import latest_changes
from qms.home.costs_todo import units_within_limits
from qms.home.forecast import newest_forecast
from qms.home.thing import Todo
from qms.home.todo import todo_list
from qms.home.wheel import next_dates, wheel_of_year
from qms.i18n.language import gettext, ngettext
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.paths import PACKAGE
from qms.web.context import current_actor, db, today
from qms.web.rights import public, requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Can.HOME_READ)
def start() -> str:
    """Show what the reader has to do now, how the unit stands, and what has changed."""
    actor = current_actor()
    with db().reading() as session:
        if _led(actor):
            org.units(session, EVERYWHERE, on=today())  # for the means: what is own is among them
        todos = todo_list(session, actor, today())
        unit, year, lines = _unit(session, actor)
        changes = latest_changes(session, actor)
        forecast = newest_forecast(session, actor)
        within = units_within_limits(session, actor, today())
        dates = next_dates(session, today(), unit)
    return render_template(
        "home/start.html",
        finding=_finding(todos),
        todos=todos,
        unit=unit,
        year=year,
        lines=lines,
        changes=changes,
        forecast=forecast,
        within=within,
        wheel=wheel_of_year(today(), dates),
        previous_seen=g.signed_in.previous_seen,
    )


def _finding(todos: list[Todo]) -> str:
    """Return the page's title: what comes first and when, or that nothing waits."""
    if not todos:
        return gettext("Inget väntar på dig just nu")
    if todos[0].due is not None:
        words = gettext("Närmast: %(what)s senast %(day)s")
        return words % {"what": todos[0].what, "day": todos[0].due_day}
    return ngettext("En sak väntar på dig", "%(n)s saker väntar på dig", len(todos)) % {
        "n": len(todos)
    }


def _unit(session: Session, actor: Actor) -> tuple[Unit | None, int, list[BriefLine]]:
    """Return the principal's own unit in brief; nothing for those who have no unit."""
    own = _led(actor)
    scope = scope_of(actor, Can.FOLLOWUP_FILE)
    unit = org.unit(session, own[0], scope, on=today()) if own else None
    if unit is None:
        return None, 0, []
    year, lines = unit_in_brief(session, unit, on=today())
    return unit, year, lines


def _led(actor: Actor) -> list[int]:
    return [reach.node_id for reach in actor.reaches if reach.role is Role.PRINCIPAL]


@bp.get("/favicon.ico")
@public
def favicon() -> Response:
    """Return the wheel, which browsers ask for at the top."""
    return send_from_directory(PACKAGE / "static", "favicon.svg", mimetype="image/svg+xml")
