"""What of closed cases may be erased, by the module's own rules; holds and terms come on top."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from qms.access.actor import Actor
from qms.decisions.models import Decision
from qms.kernel.clock import local_day
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.models import NeedsCare, NeedsCase, NeedsMoney, NeedsPayRun, NeedsPerson
from qms.needs.queries.access import may_see_person

APPEAL = timedelta(weeks=6)
"""Three weeks to appeal (förvaltningslagen 44 §), from a receipt that may be three weeks late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeCase:
    """A closed case with nothing in the way. `base` is the day it closed."""

    id: str
    ref: str
    person_id: str
    base: date


def free_cases(session: Session, today: date) -> Mapping[str, FreeCase]:
    """Return the closed cases that may be erased from, by id.

    None whose support a renewal that is under way goes on from, whose time of appeal runs, or
    that has money which has not been handed over to be paid or claimed.
    """
    query = select(NeedsCase.id, NeedsCase.ref, NeedsCase.person_id, NeedsCase.closed_at).where(
        NeedsCase.closed_at.is_not(None),
        ~_is_renewed(),
        ~_may_be_appealed(today),
        ~_is_unsettled(),
    )
    return {
        row.id: FreeCase(
            id=row.id, ref=row.ref, person_id=row.person_id, base=local_day(row.closed_at)
        )
        for row in session.execute(query)
    }


def _is_renewed() -> ColumnElement[bool]:
    later = aliased(NeedsCase)
    return exists().where(later.previous_id == NeedsCase.id, later.closed_at.is_(None))


def _may_be_appealed(today: date) -> ColumnElement[bool]:
    return exists().where(
        Decision.kind == SUPPORT,
        Decision.subject == NeedsCase.ref,
        Decision.decided_on > today - APPEAL,
    )


def _is_unsettled() -> ColumnElement[bool]:
    handed_over = select(func.max(NeedsPayRun.month)).scalar_subquery()
    waits = or_(handed_over.is_(None), NeedsMoney.pay_month > handed_over)
    return exists().where(and_(NeedsMoney.ref == NeedsCase.ref, waits))


def persons_of(free: Iterable[FreeCase]) -> Mapping[str, tuple[FreeCase, ...]]:
    """Return the cases of each person."""
    found: dict[str, tuple[FreeCase, ...]] = {}
    for case in free:
        found[case.person_id] = (*found.get(case.person_id, ()), case)
    return found


def open_persons(session: Session, free: Collection[str]) -> frozenset[str]:
    """Return the persons with a case that is not among the free ones."""
    query = select(NeedsCase.person_id, NeedsCase.id)
    return frozenset(person for person, case_id in session.execute(query) if case_id not in free)


def knows(session: Session, ref: str) -> bool:
    """Return whether there is a case with the reference."""
    return session.scalar(select(NeedsCase.id).where(NeedsCase.ref == ref)) is not None


def may_see(session: Session, actor: Actor, ref: str) -> bool:
    """Return whether the actor is tied to the case with the reference, and may see its person."""
    account = actor.account_id
    if account is None:
        return actor.is_system and knows(session, ref)
    query = (
        select(NeedsCase.id)
        .join(NeedsCare, NeedsCare.case_id == NeedsCase.id)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .where(
            NeedsCase.ref == ref,
            NeedsCare.account_id == account,
            NeedsCare.ended_at.is_(None),
            may_see_person(account),
        )
    )
    return session.scalars(query).first() is not None
