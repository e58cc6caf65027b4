"""Questions about actions: one, those of many units, those that are soon due."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from qms.access.scope import Scope
from qms.followup.core.actions.records import ActionState, Followed, Plan, Reading
from qms.followup.models import Action, ActionReading, Report, ReportCycle
from qms.followup.queries.restricted import without_restricted
from qms.followup.queries.units import is_reached, report_unit, report_units
from qms.org.core.nodes import Unit

MOST_NAMED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action with its unit (the municipality for the provider's own).

    `template` and `year` are of the report it was written in; empty and None for one written
    outside.
    """

    action: Followed
    unit: Unit
    template: str = ""
    year: int | None = None


def plan_of(row: Action | Row[*tuple[Any, ...]]) -> Plan:
    """Return what the action says."""
    return Plan(
        title=row.title,
        area=row.area,
        cause=row.cause,
        aim=row.aim,
        measure=row.measure,
        indicator=row.indicator,
        baseline=row.baseline,
        target=row.target,
        owner=row.owner,
        due=row.due,
    )


def followed_of(
    row: Action | Row[*tuple[Any, ...]],
    readings: Sequence[Reading] = (),
    *,
    carried_to: int | None = None,
) -> Followed:
    """Return the action as a value."""
    return Followed(
        id=row.id,
        unit_id=row.unit_id,
        plan=plan_of(row),
        state=ActionState(row.state),
        opened=row.opened,
        result=row.result,
        result_at=row.result_at,
        exception_reason=row.exception_reason,
        report_id=row.report_id,
        carried_from_id=row.carried_from_id,
        carried_to_id=carried_to,
        readings=tuple(readings),
        version=row.version,
    )


def _begun() -> Select[Action, str | None, int | None]:
    """Return the actions that have begun, with the report they were written in."""
    return (
        select(Action, ReportCycle.template, ReportCycle.year)
        .outerjoin(Report, Report.id == Action.report_id)
        .outerjoin(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(Action.removed_at.is_(None), Action.state != ActionState.DRAFT.value)
        .order_by(Action.id)
    )


def lines(
    session: Session, scope: Scope, *, on: date, readers: Scope | None = None
) -> tuple[ActionLine, ...]:
    """Return every action that has begun at the units in scope, the oldest first.

    `readers` is where the reader may see restricted answers: an action of a restricted table
    is left out elsewhere. None leaves nothing out.
    """
    # Plain columns: thousands of rows are read here, and none of them is changed.
    query = _begun().with_only_columns(*Action.__table__.c, ReportCycle.template, ReportCycle.year)
    rows = session.execute(query.where(is_reached(session, Action.unit_id, scope, on=on))).all()
    units = report_units(session, scope, {row.unit_id for row in rows}, on=on)
    own = [row for row in rows if row.unit_id in units]
    seen = without_restricted(session, own, readers, on=on)
    own = [row for row in own if row.id in seen]
    ids = [row.id for row in own]
    readings, after = readings_of(session, ids), successors(session, ids)
    return tuple(
        ActionLine(
            action=followed_of(row, readings.get(row.id, ()), carried_to=after.get(row.id)),
            unit=units[row.unit_id],
            template=row.template or "",
            year=row.year,
        )
        for row in own
    )


def line(
    session: Session, action_id: int, scope: Scope, *, on: date, readers: Scope | None = None
) -> ActionLine | None:
    """Return one action that has begun; None when it does not exist for this reader."""
    row = session.execute(_begun().where(Action.id == action_id)).first()
    unit = report_unit(session, row.Action.unit_id, scope, on=on) if row else None
    if row is None or unit is None:
        return None
    if not without_restricted(session, [row.Action], readers, on=on):
        return None
    return ActionLine(
        action=whole(session, row.Action), unit=unit, template=row.template or "", year=row.year
    )


def whole(session: Session, row: Action) -> Followed:
    """Return the action with its readings and what goes on from it."""
    readings = readings_of(session, [row.id]).get(row.id, ())
    return followed_of(row, readings, carried_to=successors(session, [row.id]).get(row.id))


def readings_of(session: Session, ids: Collection[int]) -> Mapping[int, tuple[Reading, ...]]:
    """Return the readings of each action, the oldest first."""
    table, known = ActionReading, frozenset(ids)
    query = (
        select(table.action_id, table.id, table.day, table.value, table.note)
        .where(_is_among(table.action_id, known), table.removed_at.is_(None))
        .order_by(table.day, table.id)
    )
    found: dict[int, list[Reading]] = defaultdict(list)
    for row in session.execute(query):
        if row.action_id in known:
            reading = Reading(id=row.id, day=row.day, value=row.value, note=row.note)
            found[row.action_id].append(reading)
    return {action_id: tuple(readings) for action_id, readings in found.items()}


def successors(session: Session, ids: Collection[int]) -> Mapping[int, int]:
    """Return the action that goes on from each of these, drafts included."""
    known = frozenset(ids)
    query = select(Action.carried_from_id, Action.id).where(
        Action.carried_from_id.is_not(None),
        _is_among(Action.carried_from_id, known),
        Action.removed_at.is_(None),
    )
    rows = session.execute(query)
    return {row.carried_from_id: row.id for row in rows if row.carried_from_id in known}


def _is_among(column: InstrumentedAttribute[Any], ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition on few ids; many are sought among all rows, outside the question."""
    return column.in_(sorted(ids)) if len(ids) <= MOST_NAMED else true()


def due_by(
    session: Session, scope: Scope, last: date, *, on: date, readers: Scope | None = None
) -> tuple[ActionLine, ...]:
    """Return the open actions in scope that are to be done by the day, the first due first."""
    query = _begun().where(
        Action.state == ActionState.OPEN.value,
        Action.due <= last,
        is_reached(session, Action.unit_id, scope, on=on),
    )
    rows = session.execute(query).all()
    if not rows:
        return ()
    units = report_units(session, scope, {row.Action.unit_id for row in rows}, on=on)
    seen = without_restricted(session, (row.Action for row in rows), readers, on=on)
    found = (
        ActionLine(
            action=followed_of(row.Action),
            unit=units[row.Action.unit_id],
            template=row.template or "",
            year=row.year,
        )
        for row in rows
        if row.Action.unit_id in units and row.Action.id in seen
    )
    return tuple(sorted(found, key=lambda one: (one.action.plan.due or date.max, one.action.id)))
