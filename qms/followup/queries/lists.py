"""Questions about many reports: the overview, the start pages, the years."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.report.head import Head, Shown
from qms.followup.core.report.states import State
from qms.followup.models import Report, ReportCycle
from qms.followup.queries.rows import head_of
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.org.models import OrgPlacement


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One report that is asked for one year."""

    id: int
    template: str
    year: int
    opens: date
    due: date
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A report with the unit it is about."""

    head: Head
    unit: Unit


def cycles(session: Session, template: str) -> tuple[Cycle, ...]:
    """Return the years in which the report was asked for, the latest first."""
    count = select(func.count()).where(Report.cycle_id == ReportCycle.id).scalar_subquery()
    query = (
        select(ReportCycle, count.label("reports"))
        .where(ReportCycle.template == template)
        .order_by(ReportCycle.year.desc())
    )
    return tuple(
        Cycle(
            id=row.ReportCycle.id,
            template=row.ReportCycle.template,
            year=row.ReportCycle.year,
            opens=row.ReportCycle.opens,
            due=row.ReportCycle.due,
            reports=row.reports,
        )
        for row in session.execute(query)
    )


def lines(
    session: Session,
    scope: Scope,
    *,
    on: date,
    year: int | None = None,
    states: Sequence[State] = tuple(State),
) -> tuple[Line, ...]:
    """Return the reports of the units in scope, latest year first; three statements.

    Closed units keep their reports.
    """
    query = (
        select(Report, ReportCycle)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(Report.state.in_([state.value for state in states]))
        .order_by(ReportCycle.year.desc(), Report.id)
    )
    if year is not None:
        query = query.where(ReportCycle.year == year)
    found = session.execute(query).all()
    if not found:
        return ()
    ids = {row.Report.unit_id for row in found}
    units = {
        unit.id: unit
        for unit in org.units(session, scope, on=on, include_closed=True)
        if unit.id in ids
    }
    return tuple(
        Line(head=head_of(row.Report, row.ReportCycle), unit=units[row.Report.unit_id])
        for row in found
        if row.Report.unit_id in units
    )


def to_do(session: Session, scope: Scope, *, on: date) -> tuple[Line, ...]:
    """Return the reports that the units in scope still have to hand in, the first due first.

    For a principal's start page: `line.head` has `due`, `summary.done` of
    `len(summary.ring)` steps and `summary.left_ore`.
    """
    still = lines(session, scope, on=on, states=[State.DRAFT, State.RETURNED])
    return tuple(sorted(still, key=lambda line: (line.head.due, line.unit.name)))


def to_review(session: Session, scope: Scope, *, on: date) -> tuple[Line, ...]:
    """Return the reports that wait for somebody to approve or return, the oldest first."""
    waiting = lines(session, scope, on=on, states=[State.SUBMITTED])
    return tuple(sorted(waiting, key=lambda line: (line.head.submitted_at, line.head.id)))


def waiting(session: Session, scope: Scope, states: Sequence[State], *, on: date) -> int:
    """Return how many reports in scope that have opened are in one of the states."""
    query = (
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
    return session.scalar(query) or 0


def counts(found: Sequence[Line], now: datetime) -> Mapping[Shown, int]:
    """Return how many of the reports are shown as what, with 0 for the rest."""
    number = Counter(line.head.shown(now) for line in found)
    return {shown: number[shown] for shown in Shown}
