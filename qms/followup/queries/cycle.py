"""Reading the year cycle: the years, their activities, and how it goes at each place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.cycle.planned import (
    PROVIDER,
    SAME_ROUND,
    UNIT,
    Done,
    Filed,
    Known,
    Place,
    Planned,
)
from qms.followup.core.report.asking import form_names
from qms.followup.models import (
    CycleActivityRow,
    CycleDone,
    CycleMoment,
    CycleYear,
    Report,
    ReportCycle,
)
from qms.org import queries as org
from qms.org.core.nodes import Node, Unit

WRITTEN_STATES = ("draft", "returned", "reopened")
"""The states in which the unit still has the report to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A school year that has a cycle."""

    id: int
    autumn: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date given to an anchor or an event, when and by whom (pseudonym)."""

    source: str
    day: date
    set_at: datetime
    set_by: str


def years(session: Session) -> tuple[Year, ...]:
    """Return the school years that have a cycle, the latest first."""
    rows = session.scalars(select(CycleYear).order_by(CycleYear.autumn.desc()))
    return tuple(Year(id=row.id, autumn=row.autumn, made_at=row.made_at) for row in rows)


def planned_of(row: CycleActivityRow, autumn: int) -> Planned:
    """Return the row as a value."""
    return Planned(
        id=row.id,
        autumn=autumn,
        key=row.key,
        level=row.level,
        phase=row.phase,
        kind=row.kind,
        title=(row.title_sv, row.title_en),
        text=row.text,
        applies_to=frozenset(row.applies_to),
        due=row.due,
        waits_for=row.waits_for,
        responsible=row.responsible,
        participants=tuple(row.participants),
        report_template=row.report_template,
        reminders_days=tuple(row.reminders_days),
        legal=tuple(row.legal),
        is_own=row.is_own,
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        why=row.why,
    )


def _activities() -> Select[CycleActivityRow, int]:
    return (
        select(CycleActivityRow, CycleYear.autumn)
        .join(CycleYear, CycleYear.id == CycleActivityRow.year_id)
        .where(CycleActivityRow.removed_at.is_(None))
        .order_by(CycleActivityRow.due, CycleActivityRow.key, CycleActivityRow.number)
    )


def activities(session: Session, autumn: int) -> tuple[Planned, ...]:
    """Return the school year's activities, by date."""
    rows = session.execute(_activities().where(CycleYear.autumn == autumn))
    return tuple(planned_of(row.CycleActivityRow, row.autumn) for row in rows)


def removed(session: Session, autumn: int) -> tuple[Planned, ...]:
    """Return the activities that were taken out of the school year."""
    rows = session.execute(
        select(CycleActivityRow, CycleYear.autumn)
        .join(CycleYear, CycleYear.id == CycleActivityRow.year_id)
        .where(CycleYear.autumn == autumn, CycleActivityRow.removed_at.is_not(None))
        .order_by(CycleActivityRow.key, CycleActivityRow.number)
    )
    return tuple(planned_of(row.CycleActivityRow, row.autumn) for row in rows)


def activities_between(
    session: Session, first: date, last: date, *, levels: Collection[str] = (UNIT, PROVIDER)
) -> tuple[Planned, ...]:
    """Return the dated activities of all years that are due between the days, both included."""
    query = _activities().where(
        CycleActivityRow.due.between(first, last), CycleActivityRow.level.in_(levels)
    )
    return tuple(planned_of(row.CycleActivityRow, row.autumn) for row in session.execute(query))


def activity(session: Session, autumn: int, activity_id: int) -> Planned | None:
    """Return one activity of the school year; None when it is not there or was removed."""
    query = _activities().where(CycleYear.autumn == autumn, CycleActivityRow.id == activity_id)
    row = session.execute(query).first()
    return planned_of(row.CycleActivityRow, row.autumn) if row else None


def moments(session: Session, autumn: int) -> tuple[Moment, ...]:
    """Return the dates given to anchors and events of the year."""
    query = (
        select(CycleMoment)
        .join(CycleYear, CycleYear.id == CycleMoment.year_id)
        .where(CycleYear.autumn == autumn)
        .order_by(CycleMoment.source, CycleMoment.day)
    )
    return tuple(
        Moment(source=row.source, day=row.day, set_at=row.set_at, set_by=row.set_by)
        for row in session.scalars(query)
    )


def places(
    session: Session, scope: Scope, *, on: date, levels: Collection[str] = (UNIT, PROVIDER)
) -> tuple[Place, ...]:
    """Return the municipality, whose dates all may see, and the units in scope, closed ones too.

    Only those of the levels are asked for.
    """
    top = org.municipality(session) if PROVIDER in levels else None
    units = org.units(session, scope, on=on, include_closed=True) if UNIT in levels else ()
    whole = (_provider(top),) if top is not None else ()
    return (*whole, *(_place(unit) for unit in units))


def _provider(top: Node) -> Place:
    return Place(id=top.id, path=top.path, name=top.name, level=PROVIDER)


def _place(unit: Unit) -> Place:
    return Place(
        id=unit.id,
        path=unit.path,
        name=unit.name,
        level=UNIT,
        forms=frozenset(form_names((at.form.value, at.low) for at in unit.forms)),
        opened=unit.opened,
        closed=unit.closed,
        is_independent=unit.is_independent,
    )


def known(session: Session, planned: Sequence[Planned], scope_ids: Collection[int]) -> Known:
    """Return what is marked and filed about the activities at the places; two statements."""
    ids = [one.id for one in planned]
    query = select(CycleDone).where(
        CycleDone.activity_id.in_(ids), CycleDone.node_id.in_(scope_ids)
    )
    marks = {
        (row.activity_id, row.node_id): Done(at=row.at, by=row.by, note=row.note)
        for row in (session.scalars(query) if ids else ())
    }
    return Known(marks=marks, filed=_filed(session, planned, scope_ids))


def _filed(
    session: Session, planned: Sequence[Planned], scope_ids: Collection[int]
) -> dict[tuple[str, int], tuple[Filed, ...]]:
    templates = {one.report_template for one in planned if one.report_template}
    dates = [one.due for one in planned if one.report_template and one.due]
    if not dates:
        return {}
    query = (
        select(
            ReportCycle.template,
            ReportCycle.due,
            Report.id,
            Report.unit_id,
            Report.state,
            Report.submitted_at,
            Report.is_voluntary,
        )
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(
            ReportCycle.template.in_(sorted(templates)),
            ReportCycle.due.between(min(dates) - SAME_ROUND, max(dates) + SAME_ROUND),
            Report.unit_id.in_(scope_ids),
        )
    )
    found: dict[tuple[str, int], tuple[Filed, ...]] = {}
    for row in session.execute(query):
        one = Filed(
            report_id=row.id,
            is_in=row.state not in WRITTEN_STATES,
            was_in=row.submitted_at is not None,
            due=row.due,
            is_voluntary=row.is_voluntary,
        )
        key = (row.template, row.unit_id)
        found[key] = (*found.get(key, ()), one)
    return found
