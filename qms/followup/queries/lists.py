"""Questions about many reports: the overview, the start pages, the years."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.report.head import Head, Shown
from qms.followup.core.report.selection import Selection, from_table
from qms.followup.core.report.states import OPEN, State
from qms.followup.core.report.templates import PROVIDER, UNIT, Period, Template, Wording
from qms.followup.models import Report, ReportCycle
from qms.followup.queries.rows import head_of
from qms.followup.queries.template_versions import for_cycles
from qms.followup.queries.units import is_reached, report_units
from qms.org import queries as org
from qms.org.core.nodes import NodeKind, Unit
from qms.org.models import OrgNode, OrgPlacement


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One report that is asked for one year; `template_version` and `asks` are its settings."""

    id: int
    template: str
    template_version: int
    title: Wording
    period: Period
    asks: Selection
    year: int
    opens: date
    due: date
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A report with the unit it is about."""

    head: Head
    unit: Unit


def cycles(session: Session, template: str | None = None) -> tuple[Cycle, ...]:
    """Return the years in which the report (or any report) was asked for, the latest first."""
    count = select(func.count()).where(Report.cycle_id == ReportCycle.id).scalar_subquery()
    query = select(ReportCycle, count.label("reports")).order_by(
        ReportCycle.year.desc(), ReportCycle.due.desc()
    )
    if template is not None:
        query = query.where(ReportCycle.template == template)
    found = session.execute(query).all()
    templates = for_cycles(session, [row.ReportCycle for row in found])
    return tuple(
        _cycle(row.ReportCycle, templates[row.ReportCycle.id], row.reports) for row in found
    )


def _cycle(row: ReportCycle, template: Template, reports: int) -> Cycle:
    return Cycle(
        id=row.id,
        template=row.template,
        template_version=row.template_version,
        title=template.title,
        period=template.period,
        asks=from_table(row.asks),
        year=row.year,
        opens=row.opens,
        due=row.due,
        reports=reports,
    )


def lines(
    session: Session,
    scope: Scope,
    *,
    on: date,
    year: int | None = None,
    template: str | None = None,
    states: Sequence[State] = tuple(State),
    level: str = "",
) -> tuple[Line, ...]:
    """Return the reports of the units in scope, latest year first; five statements at most.

    With a level, only those that are written on it.

    Closed units keep their reports, those of merged units are with the units they became, and
    the provider's own are there for those who reach the municipality.
    """
    query = (
        select(Report, ReportCycle)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(
            Report.state.in_([state.value for state in states]),
            is_reached(session, Report.unit_id, scope, on=on),
        )
        .order_by(ReportCycle.year.desc(), Report.id)
    )
    if year is not None:
        query = query.where(ReportCycle.year == year)
    if template is not None:
        query = query.where(ReportCycle.template == template)
    if level == PROVIDER:  # the provider's own stand at no unit: the rest need not be read
        query = query.where(Report.unit_id.not_in(_units()))
    found = session.execute(query).all()
    if not found:
        return ()
    templates = for_cycles(session, {row.ReportCycle for row in found})
    units = report_units(session, scope, {row.Report.unit_id for row in found}, on=on)
    every = (
        Line(
            head=head_of(row.Report, row.ReportCycle, templates[row.ReportCycle.id]),
            unit=units[row.Report.unit_id],
        )
        for row in found
        if row.Report.unit_id in units
    )
    return tuple(line for line in every if not level or line.head.level == level)


def _units() -> Select[int]:
    return select(OrgNode.id).where(OrgNode.kind == NodeKind.UNIT.value)


def to_do(session: Session, scope: Scope, *, on: date, level: str = UNIT) -> tuple[Line, ...]:
    """Return the reports of the level that are still to be handed in, the first due first.

    For a principal's start page: `line.head` has `due`, `summary.done` of
    `len(summary.ring)` steps and `summary.left_ore`.
    """
    still = lines(session, scope, on=on, states=sorted(OPEN), level=level)
    return tuple(sorted(still, key=lambda line: (line.head.due, line.unit.name)))


def to_review(session: Session, scope: Scope, *, on: date) -> tuple[Line, ...]:
    """Return the reports that wait for somebody to approve or return, the oldest first."""
    waiting = lines(session, scope, on=on, states=[State.SUBMITTED])
    return tuple(sorted(waiting, key=lambda line: (line.head.submitted_at, line.head.id)))


def waiting(scope: Scope, states: Sequence[State], *, on: date) -> Select[int]:
    """Return the question how many reports in scope that have opened are in one of the states."""
    return (
        select(func.count(distinct(Report.id)))
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .join(OrgPlacement, OrgPlacement.node_id == Report.unit_id)
        .where(
            Report.state.in_([state.value for state in states]),
            ReportCycle.opens <= on,
            OrgPlacement.valid_to.is_(None),
            org.within(scope, OrgPlacement.path),
        )
    )


def counts(found: Sequence[Line], now: datetime) -> Mapping[Shown, int]:
    """Return how many of the reports are shown as what, with 0 for the rest."""
    number = Counter(line.head.shown(now) for line in found)
    return {shown: number[shown] for shown in Shown}
