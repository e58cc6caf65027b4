"""Assumptions of prices as use cases: save a set, take it away."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.grants.core.simulating import Assumptions, assumption_faults
from qms.grants.models import GrantAssumptions
from qms.kernel.problems import Problem, RefusedError

LONGEST_NAME = 80


def save_assumptions(
    session: Session, actor: Actor, name: str, given: Assumptions, *, now: datetime
) -> int:
    """Save the set and return its id; raise RefusedError with every fault."""
    authorize(actor, Can.GRANTS_WRITE)
    name = " ".join(name.split())[:LONGEST_NAME]
    problems = [*assumption_faults(name, given)]
    if name and _is_taken(session, name):
        problems.append(
            Problem(
                message="Det finns redan antaganden med det namnet.",
                column="name",
                cure="Skriv ett annat namn, eller ta bort de gamla.",
            )
        )
    if problems:
        raise RefusedError(tuple(problems))
    row = GrantAssumptions(
        name=name,
        wage=str(given.wage),
        price=str(given.price),
        rent=str(given.rent),
        spread=str(given.spread),
        made_by=actor.pseudonym,
        made_at=now,
    )
    session.add(row)
    session.flush()
    record(session, actor, "grants.assumptions-saved", row.id, now=now)
    return row.id


def _is_taken(session: Session, name: str) -> bool:
    query = select(GrantAssumptions.id).where(
        GrantAssumptions.name == name, GrantAssumptions.removed_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def remove_assumptions(session: Session, actor: Actor, set_id: int, *, now: datetime) -> None:
    """Take the set away; raise OutOfScopeError when it is not there."""
    authorize(actor, Can.GRANTS_WRITE)
    row = session.get(GrantAssumptions, set_id)
    if row is None or row.removed_at is not None:
        raise OutOfScopeError(str(set_id))
    row.removed_at = now
    session.flush()
    record(session, actor, "grants.assumptions-removed", set_id, now=now)
