"""What somebody does to a unit by hand: all faults at once, and a mistake can be taken back."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries
from qms.org.core.changing import (
    closing_faults,
    forms_together,
    merging_faults,
    moving_faults,
    naming_faults,
)
from qms.org.core.nodes import Unit
from qms.org.models import OrgNode, OrgSuccession
from qms.org.services.nodes import close, merge, move, rename, set_forms


def close_unit(session: Session, actor: Actor, unit_id: int, *, day: date, now: datetime) -> None:
    """Close the unit: the day is the first on which it is no longer open."""
    _refuse(closing_faults(_unit(session, actor, unit_id), day))
    close(session, actor, unit_id, day=day, now=now)


def merge_units(
    session: Session,
    actor: Actor,
    unit_id: int,
    *,
    into: int | None,
    day: date,
    takes_forms: bool,
    now: datetime,
) -> None:
    """Close the unit and let another carry on its work, with its forms and grades if wanted."""
    old = _unit(session, actor, unit_id)
    new = None if into is None else _unit(session, actor, into)
    _refuse(merging_faults(old, new, day))
    if new is None:  # told as a fault above
        raise LookupError(into)
    merge(session, actor, old_id=old.id, new_id=new.id, day=day, now=now)
    forms = forms_together(old.forms, new.forms)
    if takes_forms and {*forms} != {*new.forms}:
        set_forms(session, actor, new.id, forms=forms, day=day, now=now)


def move_unit(
    session: Session, actor: Actor, unit_id: int, *, parent_id: int | None, day: date, now: datetime
) -> None:
    """Move the unit to an area or a provider."""
    _refuse(moving_faults(_unit(session, actor, unit_id), parent_id, day))
    if parent_id is not None:
        move(session, actor, unit_id, parent_id=parent_id, day=day, now=now)


def rename_unit(
    session: Session, actor: Actor, unit_id: int, *, name: str, day: date, now: datetime
) -> None:
    """Give the unit another name from the day."""
    bare = " ".join(name.split())
    _refuse(naming_faults(_unit(session, actor, unit_id), bare))
    rename(session, actor, unit_id, name=bare, day=day, now=now)


def reopen_unit(session: Session, actor: Actor, unit_id: int, *, now: datetime) -> None:
    """Take back that the unit was closed or went up in another. Forms that were taken over stay."""
    unit = _unit(session, actor, unit_id)
    if unit.closed is None:
        _refuse([Problem(message="Enheten är inte stängd.", cure="Läs sidan igen.")])
    session.execute(update(OrgNode).where(OrgNode.id == unit_id).values(closed=None))
    session.execute(
        delete(OrgSuccession).where(
            OrgSuccession.old_id == unit_id, OrgSuccession.day == unit.closed
        )
    )
    session.flush()
    record(session, actor, "org.node-reopened", unit_id, now=now)


def _unit(session: Session, actor: Actor, unit_id: int) -> Unit:
    """Return the unit as it stands last; raise LookupError when the actor has none such."""
    scope = authorize(actor, Can.ORG_CHANGE)
    found = queries.units(session, scope, on=date.max, ids=[unit_id], include_closed=True)
    if not found:
        raise LookupError(unit_id)
    return found[0]


def _refuse(faults: Iterable[Problem]) -> None:
    found = tuple(faults)
    if found:
        raise RefusedError(found)
