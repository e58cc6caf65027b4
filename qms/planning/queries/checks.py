"""What is answered about an alternative's children and staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.identity.models import Account
from qms.planning.models import PlanningCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAnswer:
    """Who answered last, and when."""

    by: str
    at: datetime


def answers_of(session: Session, alternative_id: int) -> Mapping[str, str]:
    """Return the answers by the question's key."""
    table = PlanningCheck
    query = select(table.key, table.answer).where(table.alternative_id == alternative_id)
    return {row.key: row.answer for row in session.execute(query.order_by(table.key))}


def last_answer(session: Session, alternative_id: int) -> LastAnswer | None:
    """Return who answered last; None when nobody has."""
    table = PlanningCheck
    query = (
        select(Account.name, table.changed_at)
        .outerjoin(Account, Account.id == table.account_id)
        .where(table.alternative_id == alternative_id)
        .order_by(table.changed_at.desc(), table.id.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    return None if found is None else LastAnswer(by=found[0] or "", at=found[1])


def first_answered_at(session: Session, alternative_id: int) -> datetime | None:
    """Return when the oldest answer that stands was written; None when there is none."""
    table = PlanningCheck
    return session.scalar(
        select(func.min(table.changed_at)).where(table.alternative_id == alternative_id)
    )
