"""A batch of units becomes dated changes of the organisation, and can be taken back."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import Scope
from qms.org import services as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt, NodeKind, Unit
from qms.org.models import OrgForm, OrgName, OrgNode, OrgPlacement
from qms.register import lookups
from qms.register.core.batches import CannotUndoError
from qms.register.core.changes import Cells, Changes
from qms.register.core.datasets.units import UNITS
from qms.register.core.storage import places_of
from qms.register.core.unit_forms import forms_at
from qms.register.models import OrgChange

NAMES = tuple(place.name for place in places_of(UNITS))


def _named(cells: Cells) -> dict[str, Any]:
    return dict(zip(NAMES, cells, strict=True))


def _state(unit: Unit) -> dict[str, Any]:
    """Return what a batch may change about a unit, as plain values."""
    return {
        "name": unit.name,
        "code": unit.code,
        "parent_id": unit.area_id or unit.provider_id,
        "forms": [[at.form.value, at.low, at.high] for at in unit.forms],
        "opened": unit.opened.isoformat() if unit.opened else None,
        "closed": unit.closed.isoformat() if unit.closed else None,
    }


def _wanted(row: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """Return the unit's state as the row of the file wants it."""
    forms = forms_at(row["forms"].split(","), row["low"], row["high"])
    return {
        "name": row["name"],
        "code": row["code"] or "",
        "parent_id": row["area_id"] or state["parent_id"],
        "forms": [[at.form.value, at.low, at.high] for at in forms],
        "opened": row["opened"].isoformat() if row["opened"] else None,
        "closed": row["closed"].isoformat() if row["closed"] else None,
    }


def _forms(raw: Sequence[Sequence[Any]]) -> tuple[FormAt, ...]:
    return tuple(FormAt(form=SchoolForm(form), low=low, high=high) for form, low, high in raw)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def apply_units(
    session: Session,
    actor: Actor,
    changes: Changes,
    *,
    batch_id: int,
    scope: Scope,
    today: date,
    now: datetime,
) -> None:
    """Add the new units and bring the changed ones to what the file says, from today."""
    for cells in changes.new:
        row = _named(cells)
        new = org.NewNode(
            kind=NodeKind.UNIT,
            name=row["name"],
            local_id=row["local_id"],
            parent_id=row["area_id"] or row["provider_id"],
            code=row["code"] or "",
            opened=row["opened"],
            closed=row["closed"],
            forms=forms_at(row["forms"].split(","), row["low"], row["high"]),
        )
        unit_id = org.add_node(session, actor, new, now=now)
        session.add(OrgChange(batch_id=batch_id, unit_id=unit_id, before=""))
    units = {unit.id: unit for unit in lookups.all_units(session, scope)}
    for unit_id, cells in changes.changed:
        state = _state(units[unit_id])
        before = json.dumps(state, sort_keys=True)
        session.add(OrgChange(batch_id=batch_id, unit_id=unit_id, before=before))
        wanted = _wanted(_named(cells), state)
        _bring(session, actor, unit_id, state=state, wanted=wanted, today=today, now=now)


def _bring(
    session: Session,
    actor: Actor,
    unit_id: int,
    *,
    state: dict[str, Any],
    wanted: dict[str, Any],
    today: date,
    now: datetime,
) -> None:
    """Change from today what differs between the two states."""
    if wanted["name"] != state["name"]:
        org.rename(session, actor, unit_id, name=wanted["name"], day=today, now=now)
    if wanted["forms"] != state["forms"]:
        forms = _forms(wanted["forms"])
        org.set_forms(session, actor, unit_id, forms=forms, day=today, now=now)
    if wanted["parent_id"] != state["parent_id"]:
        org.move(session, actor, unit_id, parent_id=wanted["parent_id"], day=today, now=now)
    fixed = {
        "code": wanted["code"],
        "opened": _day(wanted["opened"]),
        "closed": _day(wanted["closed"]),
    }
    session.execute(update(OrgNode).where(OrgNode.id == unit_id).values(**fixed))
    session.flush()


def take_back_units(
    session: Session,
    actor: Actor,
    *,
    batch_id: int,
    scope: Scope,
    today: date,
    now: datetime,
) -> None:
    """Undo a batch of units: remove what it added and restore what it changed, from today.

    Raise CannotUndoError naming the added units that other figures rest on.
    """
    rows = list(session.scalars(select(OrgChange).where(OrgChange.batch_id == batch_id)))
    units = {unit.id: unit for unit in lookups.all_units(session, scope)}
    used = [units[row.unit_id].name for row in rows if not row.before and not _remove(session, row)]
    if used:
        raise CannotUndoError(used=tuple(used))
    for row in rows:
        if row.before:
            state, wanted = _state(units[row.unit_id]), json.loads(row.before)
            _bring(session, actor, row.unit_id, state=state, wanted=wanted, today=today, now=now)
    session.execute(delete(OrgChange).where(OrgChange.batch_id == batch_id))


def _remove(session: Session, row: OrgChange) -> bool:
    """Remove a unit that nothing refers to; return whether it could be done."""
    try:
        with session.begin_nested():
            for table in (OrgForm, OrgName, OrgPlacement):
                session.execute(delete(table).where(table.node_id == row.unit_id))
            session.execute(delete(OrgNode).where(OrgNode.id == row.unit_id))
    except IntegrityError:
        return False
    return True
