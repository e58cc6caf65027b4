"""The case before: what would be renewed, and whether its period has been evaluated."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.kernel.clock import local_day
from qms.needs.models import NeedsCase, NeedsEvent

GRANTED, EVALUATED = "decided", "evaluated"


def last_granted(session: Session, person_id: str, unit_id: int) -> str | None:
    """Return the person's last case at the unit that was granted, None without one."""
    query = (
        select(NeedsCase.id)
        .join(NeedsEvent, NeedsEvent.case_id == NeedsCase.id)
        .where(
            NeedsCase.person_id == person_id,
            NeedsCase.unit_id == unit_id,
            NeedsEvent.step == GRANTED,
        )
        .order_by(NeedsCase.period_to.desc(), NeedsCase.opened_at.desc())
        .limit(1)
    )
    return session.scalar(query)


def was_granted(session: Session, case_id: str) -> bool:
    """Return whether the case was granted."""
    return _has(session, case_id, GRANTED)


def is_evaluated(session: Session, case_id: str) -> bool:
    """Return whether the follow-up of the case's period has been finished."""
    return _has(session, case_id, EVALUATED)


def _has(session: Session, case_id: str, step: str) -> bool:
    query = select(NeedsEvent.id).filter_by(case_id=case_id, step=step)
    return session.scalars(query).first() is not None


def granted_among(session: Session, case_ids: Collection[str]) -> Mapping[str, date]:
    """Return those of the cases that were granted, with the day that they first were."""
    query = select(NeedsEvent.case_id, func.min(NeedsEvent.at)).where(NeedsEvent.step == GRANTED)
    known = frozenset(case_ids)
    return {
        case_id: local_day(at)
        for case_id, at in session.execute(query.group_by(NeedsEvent.case_id))
        if case_id in known
    }
