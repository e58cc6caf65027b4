"""The municipality's own list of what money can pay for."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.workbench.costs import Measure
from qms.allocation.models import MeasureRow
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError


def save_measure(session: Session, actor: Actor, measure: Measure, *, now: datetime) -> int:
    """Add a measure, or change the one with the same id, and return its id.

    Raise RefusedError when another has the name, OutOfScopeError when the id is gone.
    """
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_DRAFT, path)
    same = session.scalar(select(MeasureRow).where(MeasureRow.name == measure.name))
    if same is not None and same.id != measure.id:
        raise RefusedError((_taken(measure.name),))
    row = MeasureRow() if measure.id == 0 else _found(session, measure.id)
    row.name, row.ore_per_year = measure.name, measure.ore_per_year
    row.per_pupils, row.saved_by, row.saved_at = measure.per_pupils, actor.pseudonym, now
    session.add(row)
    session.flush()
    record(
        session, actor, "allocation.measure-saved", row.id, now=now, path=path,
        ore_per_year=measure.ore_per_year,
    )  # fmt: skip
    return row.id


def remove_measure(session: Session, actor: Actor, measure_id: int, *, now: datetime) -> None:
    """Remove a measure; raise OutOfScopeError when it is gone."""
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_DRAFT, path)
    session.delete(_found(session, measure_id))
    session.flush()
    record(session, actor, "allocation.measure-removed", measure_id, now=now, path=path)


def _found(session: Session, measure_id: int) -> MeasureRow:
    row = session.get(MeasureRow, measure_id)
    if row is None:
        raise OutOfScopeError(str(measure_id))
    return row


def _taken(name: str) -> Problem:
    return Problem(
        message=f"Insatsen {name} finns redan.", column="name", cure="Ändra den eller byt namn."
    )
