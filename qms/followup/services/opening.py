"""Open a year: ask every unit that received money for its report, filled in as far as known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.allocation.core.records import Received
from qms.audit.services import record
from qms.followup.core.cycle.date_rules import date_of
from qms.followup.core.cycle.year_cycle import opening_date
from qms.followup.core.report.content import Content
from qms.followup.core.report.gaps import UNUSED
from qms.followup.core.report.summary import summarise
from qms.followup.models import Report, ReportCycle, ReportPrevious
from qms.followup.queries import defaults, reports
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries as org
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What opening a year came to: how many units were asked, and those that no longer exist."""

    cycle_id: int
    asked: int
    voluntary: int
    already: int
    unknown_units: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When a report opens and when it is due."""

    opens: date
    due: date


def planned_dates(template: str, year: int) -> Dates:
    """Return the dates that the year cycle proposes for the report on the money of `year`.

    The report is written in the school year that starts in the autumn of that year.
    """
    activity = defaults.year_cycle().for_template(template)
    due = date_of(activity.rules[0], year, {})
    if due is None:
        raise ValueError(f"{activity.key} has no fixed date")
    return Dates(opens=opening_date(activity, year, due), due=due)


def open_year(
    session: Session,
    actor: Actor,
    *,
    template: str,
    year: int,
    dates: Dates,
    received: Mapping[int, Received],
    now: datetime,
) -> Opened:
    """Ask every unit that received money in `year` for its report.

    `received` holds the money by unit id (see `amounts.received_by_unit`).

    A year that is open already gets the units that are missing; reports there are not touched
    and the dates stay. Independent units are asked as volunteers. Raise RefusedError when no
    money is allocated for the year or the dates are in the wrong order.
    """
    scope = authorize(actor, Can.FOLLOWUP_OPEN_CYCLE)
    _refuse(received, dates, year)
    cycle = _cycle(session, template=template, year=year, dates=dates, now=now)
    units = _units(session, scope, received, on=local_day(now))
    known = set(session.scalars(select(Report.unit_id).where(Report.cycle_id == cycle.id)))
    new = [unit for unit in units if unit.id not in known]
    before = reports.contents_of_year(
        session, template=template, year=year - 1, units=[unit.id for unit in new]
    )
    for unit in new:
        _ask(session, cycle, unit, received=received[unit.id], before=before.get(unit.id))
    record(session, actor, "followup.cycle-opened", cycle.id, now=now, year=year, units=len(new))
    return Opened(
        cycle_id=cycle.id,
        asked=sum(not unit.is_independent for unit in new),
        voluntary=sum(unit.is_independent for unit in new),
        already=len(known),
        unknown_units=tuple(sorted(set(received) - {unit.id for unit in units})),
    )


def _refuse(received: Mapping[int, Received], dates: Dates, year: int) -> None:
    problems = []
    if not received:
        problems.append(
            Problem(
                message=f"Ingen ersättning är fördelad för {year}.",
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
    session: Session, *, template: str, year: int, dates: Dates, now: datetime
) -> ReportCycle:
    query = select(ReportCycle).where(ReportCycle.template == template, ReportCycle.year == year)
    cycle = session.scalar(query)
    if cycle is None:
        cycle = ReportCycle(
            template=template, year=year, opens=dates.opens, due=dates.due, opened_at=now
        )
        session.add(cycle)
        session.flush()
    return cycle


def _units(
    session: Session, scope: Scope, received: Mapping[int, Received], *, on: date
) -> tuple[Unit, ...]:
    """Return the units in scope that received money, closed ones too: they used it."""
    found = org.units(session, scope, on=on, include_closed=True)
    return tuple(unit for unit in found if unit.id in received)


def _ask(
    session: Session,
    cycle: ReportCycle,
    unit: Unit,
    *,
    received: Received,
    before: Content | None,
) -> None:
    content = Content(amount_ore=received.ore, carried_ore=_carried(cycle.template, before))
    summary = summarise(defaults.template(cycle.template), content)
    report = Report(
        cycle_id=cycle.id,
        unit_id=unit.id,
        state="draft",
        is_voluntary=unit.is_independent,
        version=0,
        amount_ore=content.amount_ore,
        carried_ore=content.carried_ore,
        answers={},
        changed_in={},
        seconds_worked=0,
        ring=summary.ring,
        left_ore=summary.left_ore,
        started=False,
    )
    session.add(report)
    session.flush()
    session.add_all(_previous(report.id, before))


def _carried(template: str, before: Content | None) -> int:
    """Return what the unit kept of last year's money: unused, and said to be carried over."""
    if before is None or not before.unused_ore:
        return 0
    question = next(one for one in defaults.template(template).questions if one.key == UNUSED)
    kept = before.answer(UNUSED) == question.options[0]
    return before.unused_ore if kept else 0


def _previous(report_id: int, before: Content | None) -> list[ReportPrevious]:
    return [
        ReportPrevious(
            report_id=report_id,
            activity_id=one.id,
            name=one.name,
            measure=one.measure,
            aim=one.aim,
            result=one.result,
            ore=one.ore or 0,
        )
        for one in (before.activities if before else ())
    ]
