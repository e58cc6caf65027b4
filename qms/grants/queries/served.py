"""The day that providers got their decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.grants.core.deciding.appealing import last_day_to_appeal
from qms.grants.models import GrantServed


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """When and how a provider got a decision."""

    on: date
    how: str

    @property
    def last_day(self) -> date:
        """Return the last day an appeal may come in."""
        return last_day_to_appeal(self.on)


def served(session: Session, decision_ids: Iterable[str]) -> Mapping[str, Served]:
    """Return what is known of each decision that has been served."""
    query = (
        select(GrantServed)
        .where(GrantServed.decision_id.in_([*decision_ids]))
        .order_by(GrantServed.id)
    )
    return {
        row.decision_id: Served(on=row.served_on, how=row.how) for row in session.scalars(query)
    }
