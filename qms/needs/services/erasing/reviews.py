"""What a reviewer wrote of a reading: the reading stays in the trail, the words go."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qms.audit.models import AuditRow
from qms.kernel.clock import local_day
from qms.needs.models import NeedsLogPick
from qms.needs.queries.erasable import free_cases
from qms.retention.kinds import Because, Item


def items(session: Session, before: date, today: date) -> Sequence[Item]:
    """Return the reviewed readings of free cases that have a note."""
    bases = {one.ref: one.base for one in free_cases(session, today).values()}
    query = (
        select(NeedsLogPick.id, AuditRow.target, NeedsLogPick.reviewed_at)
        .join(AuditRow, AuditRow.seq == NeedsLogPick.seq)
        .where(NeedsLogPick.note.is_not(None), NeedsLogPick.reviewed_at.is_not(None))
        .order_by(NeedsLogPick.id)
    )
    found = []
    for pick, ref, at in session.execute(query):
        if ref in bases and at is not None:
            base = max(bases[ref], local_day(at))
            found.append(Item(id=pick, subjects=(ref,), base=base))
    return [one for one in found if one.base <= before]


def remains(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return those with a note."""
    query = select(NeedsLogPick.id)
    return frozenset(
        session.scalars(query.where(NeedsLogPick.id.in_([*ids]), NeedsLogPick.note.is_not(None)))
    )


def erase(session: Session, ids: Collection[str], _: Because) -> Mapping[str, int]:
    """Empty the notes."""
    emptied = (
        update(NeedsLogPick)
        .where(NeedsLogPick.id.in_([*ids]), NeedsLogPick.note.is_not(None))
        .values(note=None)
        .returning(NeedsLogPick.id)
    )
    return dict.fromkeys(session.scalars(emptied), 1)
