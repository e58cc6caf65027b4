"""Sets of units to compare: saved by whoever wants them, shared, taken away and brought back."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.costs.models import CostSetRow
from qms.costs.queries.sets import own_row
from qms.costs.queries.units import all_units
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

LONGEST_NAME = 80
FEWEST_UNITS, MOST_UNITS = 2, 200


def save_set(
    session: Session,
    actor: Actor,
    set_id: int | None,
    *,
    name: str,
    units: Iterable[int],
    is_shared: bool,
    now: datetime,
) -> int | None:
    """Save a new set, or the reader's own; return its id, None where it is not the reader's own.

    Raise RefusedError with every fault; `column` is the field that it is in.
    """
    authorize(actor, Can.COSTS_COMPARE)
    name, chosen = " ".join(name.split()), sorted(set(units))
    problems = [*_faults(name, chosen, {unit.id for unit in all_units(session)})]
    if problems:
        raise RefusedError(tuple(problems))
    row = own_row(session, actor, set_id) if set_id else CostSetRow(account_id=actor.account_id)
    if row is None:
        return None
    row.name, row.units, row.is_shared, row.changed_at = name, chosen, is_shared, now
    session.add(row)
    session.flush()
    record(session, actor, "costs.set-saved", row.id, now=now, units=len(chosen), shared=is_shared)
    return row.id


def _faults(name: str, units: list[int], known: set[int]) -> Iterable[Problem]:
    if not name:
        yield Problem(message="Urvalet saknar namn.", cure="Skriv ett namn.", column="namn")
    if len(name) > LONGEST_NAME:
        yield Problem(
            message=said("Namnet är längre än %(n)s tecken.", n=LONGEST_NAME),
            cure="Korta det.",
            column="namn",
        )
    if not FEWEST_UNITS <= len(units) <= MOST_UNITS:
        yield Problem(
            message=said("Urvalet har %(n)s enheter.", n=len(units)),
            cure=said("Välj %(low)s–%(high)s enheter.", low=FEWEST_UNITS, high=MOST_UNITS),
            column="enheter",
        )
    if set(units) - known:
        yield Problem(
            message="En enhet i urvalet finns inte i registret.",
            cure="Ladda om sidan och välj igen.",
            column="enheter",
        )


def remove_set(session: Session, actor: Actor, set_id: int, *, now: datetime) -> str | None:
    """Take the reader's own set away; return its name, None where it is not the reader's own."""
    return _turn(session, actor, set_id, removed_at=now, now=now)


def restore_set(session: Session, actor: Actor, set_id: int, *, now: datetime) -> str | None:
    """Bring the reader's own set back; return its name, None where it is not the reader's own."""
    return _turn(session, actor, set_id, removed_at=None, now=now)


def _turn(
    session: Session, actor: Actor, set_id: int, *, removed_at: datetime | None, now: datetime
) -> str | None:
    authorize(actor, Can.COSTS_COMPARE)
    row = own_row(session, actor, set_id, removed=removed_at is None)
    if row is None:
        return None
    row.removed_at = removed_at
    event = "costs.set-removed" if removed_at else "costs.set-restored"
    record(session, actor, event, row.id, now=now)
    return row.name
