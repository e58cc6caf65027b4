"""Why a case was held, once the hold is lifted: the trail tells that it was held, and by whom."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qms.kernel.clock import local_day
from qms.needs.queries.erasable import free_cases
from qms.retention.kinds import Because, Item
from qms.retention.models import RetentionHold


def items(session: Session, before: date, today: date) -> Sequence[Item]:
    """Return the lifted holds of free cases."""
    bases = {one.ref: one.base for one in free_cases(session, today).values()}
    query = select(RetentionHold.id, RetentionHold.subject, RetentionHold.lifted_at).where(
        RetentionHold.lifted_at.is_not(None)
    )
    found = []
    for hold, ref, at in session.execute(query.order_by(RetentionHold.id)):
        if ref in bases and at is not None:
            base = max(bases[ref], local_day(at))
            found.append(Item(id=hold, subjects=(ref,), base=base))
    return [one for one in found if one.base <= before]


def remains(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return those that are there, also one that a restored backup shows as not yet lifted."""
    query = select(RetentionHold.id).where(RetentionHold.id.in_([*ids]))
    return frozenset(session.scalars(query))


def erase(session: Session, ids: Collection[str], _: Because) -> Mapping[str, int]:
    """Delete the rows; return 1 for each that was there."""
    gone = delete(RetentionHold).where(RetentionHold.id.in_([*ids])).returning(RetentionHold.id)
    return dict.fromkeys(session.scalars(gone), 1)
