"""Documentation: the parts that were written, and the request itself, which stays as a case."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qms.needs.models import NeedsAnswer, NeedsCase
from qms.needs.queries.erasable import free_cases
from qms.needs.services.erasing.rows import Rows
from qms.retention.kinds import Because, Item

PARTS = Rows(model=NeedsAnswer, moment=NeedsAnswer.changed_at)


def items(session: Session, before: date, today: date) -> Sequence[Item]:
    """Return the parts, and the cases whose request is there, by the case's id."""
    free = free_cases(session, today)
    asked = session.scalars(select(NeedsCase.id).where(NeedsCase.request.is_not(None)))
    cases = [free[case_id] for case_id in asked if case_id in free]
    requests = [
        Item(id=one.id, subjects=(one.ref,), base=one.base) for one in cases if one.base <= before
    ]
    return [*PARTS.items(session, before, today), *requests]


def remains(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return the parts that are there, and the cases whose request is."""
    asked = select(NeedsCase.id).where(NeedsCase.id.in_([*ids]), NeedsCase.request.is_not(None))
    return PARTS.remains(session, ids) | frozenset(session.scalars(asked))


def erase(session: Session, ids: Collection[str], because: Because) -> Mapping[str, int]:
    """Delete the parts and empty the requests."""
    emptied = (
        update(NeedsCase)
        .where(NeedsCase.id.in_([*ids]), NeedsCase.request.is_not(None))
        .values(request=None)
        .returning(NeedsCase.id)
    )
    parts = PARTS.erase(session, ids, because)
    return {**parts, **dict.fromkeys(session.scalars(emptied), 1)}
