"""Open a year: ask the units that the setting chooses, their reports filled in as far as known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.core.records import Received
from qms.audit.services import record
from qms.followup.core.cycle.date_rules import date_of
from qms.followup.core.cycle.year_cycle import CycleActivity, opening_date
from qms.followup.core.report.asking import for_forms
from qms.followup.core.report.content import Content
from qms.followup.core.report.selection import EVERYBODY, Selection
from qms.followup.core.report.summary import summarise
from qms.followup.core.report.templates import UNIT, Template
from qms.followup.models import Report, ReportCycle
from qms.followup.queries import defaults, template_versions
from qms.followup.queries.cycle import activities
from qms.followup.services.asked_units import asks_for_money, candidates, forms_of, picked
from qms.followup.services.starting import Start, starts
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What opening a year came to: how many units were asked, and those that no longer exist."""

    cycle_id: int
    asked: int
    voluntary: int
    already: int
    unknown_units: tuple[int, ...]


FIRST_DAY, LAST_DAY = (9, 1), (6, 15)
"""When a report outside the year cycle opens and is due, as a beginning: 1 September, 15 June."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When a report opens and when it is due."""

    opens: date
    due: date


def is_in_year_cycle(template: str) -> bool:
    """Return whether the year cycle has an activity for the report."""
    return any(one.report_template == template for one in defaults.year_cycle().activities)


def planned_dates(template: str, year: int, *, autumn: int | None = None) -> Dates:
    """Return the dates that the year cycle proposes for the report of `year`.

    The report on a year's money is written in the school year that starts that autumn, its plan
    in the one before: `autumn` is that distance, by default as the product's own template says.
    A template outside the year cycle has most of the school year.
    """
    away = defaults.template(template).autumn if autumn is None else autumn
    autumn = year + away
    if not is_in_year_cycle(template):
        return Dates(opens=date(autumn, *FIRST_DAY), due=date(autumn + 1, *LAST_DAY))
    activity = _activity(template)
    due = date_of(activity.rules[0], autumn, {})
    if due is None:
        raise ValueError(f"{activity.key} has no fixed date")
    return Dates(opens=opening_date(activity, autumn, due), due=due)


def _activity(template: str) -> CycleActivity:
    """Return the activity that asks for the report: the units' own where it has several."""
    own = [one for one in defaults.year_cycle().activities if one.report_template == template]
    return min(own, key=lambda one: one.level != UNIT)


def dates_in_wheel(session: Session, template: str, year: int, *, autumn: int) -> Dates:
    """Return the dates for the report of `year` as the school year's own cycle has them.

    They are those of `planned_dates` until somebody moves the day or while no cycle is made. A
    report that would open after the day it was moved to opens as long before it as planned.
    """
    planned = planned_dates(template, year, autumn=autumn)
    if not is_in_year_cycle(template):
        return planned
    activity = _activity(template)
    days = [
        (one.key != activity.key, one.due)
        for one in activities(session, year + autumn)
        if one.due and one.level == activity.level and one.report_template == template
    ]
    _, due = min(days, default=(False, planned.due))
    opens = opening_date(activity, year + autumn, due)
    return Dates(opens=opens if opens <= due else due - (planned.due - planned.opens), due=due)


def open_year(
    session: Session,
    actor: Actor,
    *,
    template: str,
    year: int,
    dates: Dates,
    received: Mapping[int, Received],
    now: datetime,
    selection: Selection = EVERYBODY,
) -> Opened:
    """Ask the units that the setting chooses for their reports of `year`.

    `received` holds the money by unit id (see `amounts.received_by_unit`); a report without
    money asks every unit with one of the template's school forms, one on provider level the
    municipality itself.

    A year that is open already gets the units that are missing; reports there are not touched,
    the dates and the questions stay. Independent units are asked as volunteers. Raise
    RefusedError when there is no money to report on, nobody to ask, or the dates are in the
    wrong order.
    """
    scope = authorize(actor, Can.FOLLOWUP_OPEN_CYCLE)
    version = template_versions.latest_version(session, template)
    asked_with = template_versions.template_of(session, template, version)
    _refuse(asked_with, received, dates, year)
    on = local_day(now)
    cycle = _cycle(session, asked_with, year, dates=dates, selection=selection, now=now)
    units = candidates(session, scope, asked_with, received, on=on)
    asked = picked(session, units, asked_with, received, year=year, selection=selection)
    known = set(session.scalars(select(Report.unit_id).where(Report.cycle_id == cycle.id)))
    new = [unit for unit in asked if unit.id not in known]
    if not asked:
        raise _refused("Ingen enhet stämmer med urvalet.", "among", "Ändra urvalet.")
    started = starts(session, asked_with, year, [unit.id for unit in new], on=on)
    for unit in new:
        ore = received[unit.id].ore if unit.id in received else 0
        _ask(session, cycle, unit, ore=ore, start=started[unit.id])
    record(session, actor, "followup.cycle-opened", cycle.id, now=now, year=year, units=len(new))
    return Opened(
        cycle_id=cycle.id,
        asked=sum(not unit.is_independent for unit in new),
        voluntary=sum(unit.is_independent for unit in new),
        already=len(known),
        unknown_units=tuple(sorted(set(received) - {unit.id for unit in units})),
    )


def _refused(message: str, column: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, column=column, cure=cure),))


def _refuse(template: Template, received: Mapping[int, Received], dates: Dates, year: int) -> None:
    problems = []
    if asks_for_money(template) and not received:
        problems.append(
            Problem(
                message=said("Ingen ersättning är fördelad för %(year)s.", year=year),
                column="year",
                cure="Fördela ersättningen först, eller välj ett annat år.",
            )
        )
    if dates.due < dates.opens:
        problems.append(
            Problem(
                message="Sista dagen ligger före den dag då redovisningen öppnar.",
                column="due",
                cure="Ändra ett av datumen.",
            )
        )
    if problems:
        raise RefusedError(tuple(problems))


def _cycle(
    session: Session,
    template: Template,
    year: int,
    *,
    dates: Dates,
    selection: Selection,
    now: datetime,
) -> ReportCycle:
    query = select(ReportCycle).where(
        ReportCycle.template == template.key, ReportCycle.year == year
    )
    cycle = session.scalar(query)
    if cycle is None:
        cycle = ReportCycle(
            template=template.key,
            template_version=template.version,
            earlier_versions=[],
            year=year,
            opens=dates.opens,
            due=dates.due,
            opened_at=now,
        )
        session.add(cycle)
    cycle.asks = selection.as_table()
    session.flush()
    return cycle


def _ask(session: Session, cycle: ReportCycle, unit: Unit, *, ore: int, start: Start) -> None:
    forms = forms_of(unit)
    full = template_versions.template_of(session, cycle.template, cycle.template_version)
    template = for_forms(full, forms)
    carried = start.carried(template)
    report = Report(
        cycle_id=cycle.id,
        unit_id=unit.id,
        forms=list(forms),
        state="draft",
        is_voluntary=unit.is_independent,
        version=0,
        amount_ore=ore,
        carried_ore=carried,
        answers={},
        changed_in={},
        seconds_worked=0,
        started=False,
    )
    session.add(report)
    session.flush()
    session.add_all(start.rows(template, report.id))
    session.flush()
    content = Content(amount_ore=ore, carried_ore=carried, spends=template.spends)
    summary = summarise(template, content)
    report.ring, report.left_ore = summary.ring, summary.left_ore
