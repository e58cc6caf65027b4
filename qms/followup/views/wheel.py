"""The year cycle: the wheel, and month by month what is to be done, by whom, and how it goes."""

from collections.abc import Sequence
from dataclasses import asdict

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import authorize
from qms.followup.core.cycle.overview import Choice, Line, lines, months, split_done
from qms.followup.core.cycle.planned import ItemState
from qms.followup.cycle_labels import (
    LEVELS,
    STATES,
    phase_choices,
    phase_label,
    state_chip,
    title_of,
)
from qms.followup.queries import cycle
from qms.followup.queries.cycle import Year
from qms.followup.queries.cycle_items import items_of
from qms.followup.services import cycle_years
from qms.followup.views.blueprint import bp
from qms.followup.wheel_picture import phase_on, wheel_picture
from qms.i18n.formats import month, school_year
from qms.i18n.language import gettext, ngettext
from qms.i18n.order import swedish_key
from qms.identity.labels import role_label
from qms.kernel.problems import RefusedError
from qms.kernel.schoolyear import school_year_of
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

ALL = ""
QUERY = ("niva", "roll", "fas", "lage")


def asked_autumn(years: Sequence[Year]) -> int | None:
    """Return the school year asked for, else this one, else the latest; None without any."""
    asked = request.args.get("ar", "")
    known = [year.autumn for year in years]
    if asked.isdecimal() and len(asked) == 4 and int(asked) in known:
        return int(asked)
    this = school_year_of(today())
    return this if this in known else next(iter(known), None)


def asked_choice() -> Choice:
    """Return which lines the request wants."""
    asked = request.args
    return Choice(
        level=asked.get("niva", ""),
        role=asked.get("roll", ""),
        phase=asked.get("fas", ""),
        state=asked.get("lage", ""),
    )


def year_lines(session: Session, autumn: int) -> tuple[Line, ...]:
    """Return the year's lines for the units that the reader reaches, and for the provider."""
    scope = authorize(current_actor(), Can.FOLLOWUP_READ_CYCLE)
    return lines(items_of(session, scope, cycle.activities(session, autumn), today=today()))


@bp.get("/arshjul")
@requires(Can.FOLLOWUP_READ_CYCLE)
def show_wheel() -> str:
    """Show the year: the wheel, and what is to be done month by month."""
    choice = asked_choice()
    with db().reading() as session:
        years = cycle.years(session)
        autumn = asked_autumn(years)
        every = year_lines(session, autumn) if autumn is not None else ()
    shown = [line for line in every if choice.holds(line)]
    behind, ahead = split_done(months(shown), today())
    return render_template(
        "followup/show_wheel.html",
        phase=phase_on(today()),
        finding=_finding(every),
        autumn=autumn,
        behind=[(_month(key), found) for key, found in behind],
        months=[(_month(key), found) for key, found in ahead],
        shown=len(shown),
        total=len(every),
        svg=wheel_picture(today(), [line.due for line in shown if line.due]),
        asked=asdict(choice),
        asked_query={key: request.args[key] for key in QUERY if request.args.get(key)},
        choices=_choices(every),
        year_choices=[(year.autumn, school_year(year.autumn)) for year in years],
        missing=_missing([year.autumn for year in years]),
        labels={"title": title_of, "phase": phase_label, "role": role_of, "chip": state_chip},
    )


def _finding(every: Sequence[Line]) -> str:
    """Return the page's title: what is late, else what comes next."""
    if not every:
        return gettext("Årshjulet är inte upplagt än")
    late = sum(line.state is ItemState.LATE for line in every)
    if late:
        words = ngettext(
            "%(n)s sak i årshjulet är försenad", "%(n)s saker i årshjulet är försenade", late
        )
        return words % {"n": late}
    soon = sum(line.state is ItemState.SOON for line in every)
    words = ngettext(
        "%(n)s sak ska vara klar inom 30 dagar", "%(n)s saker ska vara klara inom 30 dagar", soon
    )
    return (
        words % {"n": soon} if soon else gettext("Inget i årshjulet väntar de närmaste 30 dagarna")
    )


def _month(key: tuple[int, int]) -> str:
    year, number = key
    if not year:
        return gettext("Datum saknas")
    return f"{month(number).capitalize()} {year}"


def role_of(key: str) -> str:
    """Return what a role is called."""
    return role_label(Role(key)) if key in set(Role) else key


def _choices(every: Sequence[Line]) -> dict[str, list[tuple[str, str]]]:
    everything = (ALL, gettext("Alla"))
    roles = {line.activity.responsible for line in every}
    return {
        "niva": [everything, *((key, gettext(label)) for key, label in LEVELS.items())],
        "roll": [
            everything,
            *sorted(((r, role_of(r)) for r in roles), key=lambda r: swedish_key(r[1])),
        ],
        "fas": [everything, *phase_choices()],
        "lage": [everything, *((one.value, state_chip(one)[1]) for one in STATES)],
    }


def _missing(known: Sequence[int]) -> int | None:
    """Return the school year to be made next: this one, or the next from January on."""
    this = school_year_of(today())
    if this not in known:
        return this
    return this + 1 if this + 1 not in known else None


@bp.post("/arshjul/<int:autumn>/skapa")
@requires(Can.FOLLOWUP_CHANGE_CYCLE)
def make_wheel(autumn: int) -> Response:
    """Make a school year's cycle from the default content."""
    if not cycle_years.FIRST_AUTUMN <= autumn <= cycle_years.LAST_AUTUMN:
        abort(404)
    try:
        with db().transaction() as session:
            made = cycle_years.make_year(session, current_actor(), autumn, now=now())
    except RefusedError as refused:
        flash(in_words(refused.problems[0]), "error")
        return redirect(url_for(".show_wheel"), 303)
    words = gettext(
        "Årshjulet för %(year)s är upplagt med %(n)s aktiviteter. Datera det som väntar."
    )
    flash(words % {"year": school_year(autumn), "n": made}, "ok")
    return redirect(url_for(".show_wheel", ar=autumn), 303)
