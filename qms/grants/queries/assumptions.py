"""Saved assumptions of prices, and who saved them when."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.grants.core.simulating import Assumptions
from qms.grants.models import GrantAssumptions


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedAssumptions:
    """A set by name; `made_by` is a pseudonym."""

    id: int
    name: str
    given: Assumptions
    made_by: str
    made_at: datetime


def saved_assumptions(session: Session) -> tuple[SavedAssumptions, ...]:
    """Return the sets that were not taken away, the newest first."""
    query = (
        select(GrantAssumptions)
        .where(GrantAssumptions.removed_at.is_(None))
        .order_by(GrantAssumptions.id.desc())
    )
    return tuple(
        SavedAssumptions(
            id=row.id,
            name=row.name,
            given=Assumptions(
                wage=Decimal(row.wage),
                price=Decimal(row.price),
                rent=Decimal(row.rent),
                spread=Decimal(row.spread),
            ),
            made_by=row.made_by,
            made_at=row.made_at,
        )
        for row in session.scalars(query)
    )
