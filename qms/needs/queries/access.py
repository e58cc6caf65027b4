"""The care relation as the database knows it: who is tied, who broke the glass, who is placed."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.needs.core.amounts.periods import Period
from qms.needs.core.cases.kinds import Part
from qms.needs.models import (
    NeedsBreakGlass,
    NeedsCare,
    NeedsCase,
    NeedsPerson,
    NeedsPlacement,
    NeedsProtectedReader,
)
from qms.org.queries import valid_on

OF_TOP = 2  # slashes in the path of the municipality itself


def is_municipal(scope: Scope) -> bool:
    """Return whether the right is held at the top, and so does not end when a child moves."""
    return scope.everything or any(path.count("/") == OF_TOP for path in scope.paths)


def parts_of(session: Session, case_id: str, account_id: int) -> frozenset[Part]:
    """Return the parts that the account has in the case now."""
    query = select(NeedsCare.part).where(
        NeedsCare.case_id == case_id,
        NeedsCare.account_id == account_id,
        NeedsCare.ended_at.is_(None),
    )
    return frozenset(Part(one) for one in session.scalars(query))


def open_ref(session: Session, person_id: str, account_id: int, period: Period) -> str:
    """Return the open case of the person that the account is tied to, for some of the period.

    Empty when there is none, and for one of a protected person that is a secret to the account.
    """
    query = (
        select(NeedsCase.ref)
        .join(NeedsCare, NeedsCare.case_id == NeedsCase.id)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .where(
            or_(may_see_person(account_id), applied_in(account_id)),
            NeedsCase.person_id == person_id,
            NeedsCase.closed_at.is_(None),
            NeedsCase.period_from <= period.last,
            NeedsCase.period_to >= period.first,
            NeedsCare.account_id == account_id,
            NeedsCare.ended_at.is_(None),
        )
        .order_by(NeedsCase.opened_at)
    )
    return session.scalars(query).first() or ""


def glass_until(
    session: Session, case_id: str, account_id: int, *, now: datetime
) -> datetime | None:
    """Return until when the account's own emergency opening runs, None when none does."""
    query = select(NeedsBreakGlass.until).where(
        NeedsBreakGlass.case_id == case_id,
        NeedsBreakGlass.account_id == account_id,
        NeedsBreakGlass.opened_at <= now,
        NeedsBreakGlass.until > now,
    )
    return session.scalars(query).first()


def is_named_reader(session: Session, person_id: str, account_id: int) -> bool:
    """Return whether the account is named for the person with protected identity."""
    query = select(NeedsProtectedReader.id).filter_by(person_id=person_id, account_id=account_id)
    return session.scalar(query) is not None


def goes_there(case: type[NeedsCase] | NeedsCase, *, on: date) -> ColumnElement[bool]:
    """Return the condition that the person goes to the case's unit on the day, or starts later."""
    later = and_(
        NeedsPlacement.valid_from > on,
        or_(NeedsPlacement.valid_to.is_(None), NeedsPlacement.valid_to > NeedsPlacement.valid_from),
    )
    return exists().where(
        NeedsPlacement.person_id == case.person_id,
        NeedsPlacement.unit_id == case.unit_id,
        or_(valid_on(on, NeedsPlacement), later),
    )


def may_see_person(account_id: int) -> ColumnElement[bool]:
    """Return the condition that the person of a case is no secret to the account."""
    named = exists().where(
        NeedsProtectedReader.person_id == NeedsPerson.id,
        NeedsProtectedReader.account_id == account_id,
    )
    return or_(NeedsPerson.protected.is_(False), named)


def applied_in(account_id: int) -> ColumnElement[bool]:
    """Return the condition that the tie is of the one who applied in the case, for their unit."""
    return and_(NeedsCase.opened_by == account_id, NeedsCare.part == Part.UNIT.value)


def is_seen(session: Session, person_id: str, account_id: int) -> bool:
    """Return whether the person is no secret to the account."""
    query = select(NeedsPerson.id).where(NeedsPerson.id == person_id, may_see_person(account_id))
    return session.scalar(query) is not None
