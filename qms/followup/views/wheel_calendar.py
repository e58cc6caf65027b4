"""The year cycle in a calendar: as a file, or as an address that calendars fetch again."""

from collections.abc import Iterable

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import OFFICE
from qms.access.scope import Scope, scope_of
from qms.followup.core.cycle.overview import Line, lines
from qms.followup.cycle_labels import title_of
from qms.followup.queries import cycle
from qms.followup.queries.cycle_items import items_of
from qms.followup.services import cycle_addresses
from qms.followup.views.blueprint import bp
from qms.followup.views.wheel import asked_choice, role_of, year_lines
from qms.i18n.formats import school_year
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.kernel.schoolyear import school_year_of
from qms.reports.calendar import DayEvent, to_ics
from qms.web.context import app_context, current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import public, requires

YEARS_SHOWN = (-1, 0, 1)
"""The school years of a subscription, counted from this one."""


def _events(found: Iterable[Line]) -> list[DayEvent]:
    """Return an event for each dated line: what, by whom, by which law, and where to read more."""
    return [
        DayEvent(
            uid=f"arshjul-{line.activity.id}",
            day=line.due,
            title=title_of(line.activity),
            text=_text(line),
            url=url_for(
                "followup.show_cycle_activity",
                autumn=line.activity.autumn,
                activity_id=line.activity.id,
                _external=True,
            ),
            revision=line.activity.version,
        )
        for line in found
        if line.due is not None
    ]


def _text(line: Line) -> str:
    who = gettext("Ansvarig: %(role)s") % {"role": role_of(line.activity.responsible)}
    places = [item.place.name for item in line.items if item.place.level == "unit"]
    where = ", ".join(places) if 0 < len(places) <= 3 else ""
    return "\n".join(part for part in (who, where, *line.activity.legal) if part)


@bp.get("/arshjul/<int:autumn>/kalender.ics")
@requires(Can.FOLLOWUP_READ_CYCLE)
def export_calendar(autumn: int) -> Response:
    """Return the year as a calendar file, with the same choices as the page."""
    with db().reading() as session:
        if autumn not in {year.autumn for year in cycle.years(session)}:
            abort(404)
        found = [line for line in year_lines(session, autumn) if asked_choice().holds(line)]
    name = gettext("Årshjulet %(year)s") % {"year": school_year(autumn)}
    return download(to_ics(name, _events(found), now=now()), f"arshjul-{autumn}.ics")


@bp.get("/arshjul/kalender")
@requires(Can.INBOX_READ)
def show_calendars() -> str:
    """Show the reader's own calendar addresses."""
    return _calendars()


def _calendars() -> str:
    g.menu_endpoint = "followup.show_wheel"
    secret = app_context().settings.secret_key
    with db().reading() as session:
        found = cycle_addresses.addresses(session, current_actor(), secret=secret)
    return render_template(
        "followup/show_calendars.html",
        rows=[(one, _address(one.token)) for one in found],
        autumn=school_year_of(today()),
    )


def _address(token: str) -> str:
    base = app_context().settings.public_url or request.url_root.rstrip("/")
    return base + url_for(".fetch_calendar", token=token)


@bp.post("/arshjul/kalender")
@requires(Can.INBOX_OWN)
def make_calendar() -> Response:
    """Make an address to subscribe to."""
    try:
        with db().transaction() as session:
            cycle_addresses.make_address(session, current_actor(), now=now())
    except RefusedError as refused:
        flash(in_words(refused.problems[0]), "error")
    else:
        flash(gettext("Adressen är klar. Kopiera den till din kalender."), "ok")
    return redirect(url_for(".show_calendars"), 303)


@bp.post("/arshjul/kalender/<int:number>/dra-in")
@requires(Can.INBOX_OWN)
def withdraw_calendar(number: int) -> Response:
    """Withdraw an address: calendars that have it get nothing more."""
    with db().transaction() as session:
        cycle_addresses.withdraw(session, current_actor(), number, now=now())
    flash(gettext("Adressen är indragen och slutar fungera nu."), "ok")
    return redirect(url_for(".show_calendars"), 303)


@bp.get("/kalender/<token>.ics")
@public
def fetch_calendar(token: str) -> Response:
    """Return what concerns the address's owner; who has the address needs no password."""
    secret = app_context().settings.secret_key
    with db().reading() as session:
        owner = cycle_addresses.owner_of(session, token, secret=secret, now=now())
        if owner is None:
            abort(404)
        found = _for_owner(session, owner)
    with db().transaction() as session:
        cycle_addresses.note_fetched(session, token, now=now())
    body = to_ics(gettext("Årshjulet"), _events(found), now=now())
    return download(body, "arshjul.ics")


def _for_owner(session: Session, owner: Actor) -> list[Line]:
    scope = scope_of(owner, Can.FOLLOWUP_READ_CYCLE)
    this = school_year_of(today())
    return [
        line
        for offset in YEARS_SHOWN
        for line in _lines_of(session, scope, this + offset)
        if _concerns(owner, line)
    ]


def _lines_of(session: Session, scope: Scope, autumn: int) -> tuple[Line, ...]:
    return lines(items_of(session, scope, cycle.activities(session, autumn), today=today()))


def _concerns(owner: Actor, line: Line) -> bool:
    """Return whether the owner has a part in it; the administration has in everything."""
    part = {line.activity.responsible, *line.activity.participants}
    return bool(owner.roles & OFFICE) or bool(part & {role.value for role in owner.roles})
