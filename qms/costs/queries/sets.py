"""Sets of units that a reader can compare: the own ones, and those that others share."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.costs.models import CostSetRow
from qms.identity.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSet:
    """A named set of units; `owner` is who made it, `is_own` whether that is the reader."""

    id: int
    name: str
    units: frozenset[int]
    is_shared: bool
    is_own: bool
    owner: str


def unit_sets(session: Session, actor: Actor) -> tuple[UnitSet, ...]:
    """Return the sets that the reader can use, the own ones first, by name."""
    query = (
        select(CostSetRow, Account.name)
        .join(Account, Account.id == CostSetRow.account_id)
        .where(
            CostSetRow.removed_at.is_(None),
            or_(CostSetRow.account_id == actor.account_id, CostSetRow.is_shared.is_(True)),
        )
    )
    found = [
        UnitSet(
            id=row.id,
            name=row.name,
            units=frozenset(row.units),
            is_shared=row.is_shared,
            is_own=row.account_id == actor.account_id,
            owner=owner,
        )
        for row, owner in session.execute(query)
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_own, one.name.casefold(), one.id)))


def own_row(
    session: Session, actor: Actor, set_id: int, *, removed: bool = False
) -> CostSetRow | None:
    """Return the reader's own set, or one taken away; None where there is none."""
    gone = CostSetRow.removed_at.is_not(None) if removed else CostSetRow.removed_at.is_(None)
    mine = CostSetRow.account_id == actor.account_id
    return session.scalar(select(CostSetRow).where(CostSetRow.id == set_id, mine, gone))
