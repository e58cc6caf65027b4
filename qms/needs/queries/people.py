"""Who is tied to an opened case, who could be, and what has happened in it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.identity.models import Account
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.ties import RIGHT
from qms.needs.models import NeedsCare, NeedsEvent, NeedsProtectedReader
from qms.needs.queries.holders import Holder, holders
from qms.needs.queries.opened import OpenCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """Somebody who is tied to the case."""

    id: int
    account_id: int
    name: str
    part: Part
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """A step the case has taken."""

    step: str
    before: str
    after: str
    at: datetime
    by: str


def tied(session: Session, opened: OpenCase) -> tuple[Tied, ...]:
    """Return those who are tied to the case now, by part."""
    rows = session.execute(
        select(NeedsCare, Account.name)
        .join(Account, Account.id == NeedsCare.account_id)
        .where(NeedsCare.case_id == opened.id, NeedsCare.ended_at.is_(None))
        .order_by(NeedsCare.id)
    )
    found = [
        Tied(
            id=row.NeedsCare.id,
            account_id=row.NeedsCare.account_id,
            name=row.name,
            part=Part(row.NeedsCare.part),
            since=row.NeedsCare.tied_at,
        )
        for row in rows
    ]
    order = list(Part)
    return tuple(sorted(found, key=lambda one: order.index(one.part)))


def candidates(
    session: Session, opened: OpenCase, parts: tuple[Part, ...], *, on: date
) -> tuple[tuple[Part, Holder], ...]:
    """Return who could be tied in each of the parts."""
    by_right = {
        can: holders(session, can, path=opened.unit.path, on=on)
        for can in {RIGHT[part] for part in parts}
    }
    return tuple((part, one) for part in parts for one in by_right[RIGHT[part]])


def happened(session: Session, opened: OpenCase) -> tuple[Happened, ...]:
    """Return the case's steps, the newest first, by whom as the trail calls them."""
    rows = session.execute(
        select(NeedsEvent, Account.name)
        .outerjoin(Account, Account.pseudonym == NeedsEvent.actor)
        .where(NeedsEvent.case_id == opened.id)
        .order_by(NeedsEvent.seq.desc())
    )
    return tuple(
        Happened(
            step=row.NeedsEvent.step,
            before=row.NeedsEvent.stage_before,
            after=row.NeedsEvent.stage_after,
            at=row.NeedsEvent.at,
            by=row.name or "",
        )
        for row in rows
    )


def named_readers(session: Session, opened: OpenCase) -> tuple[tuple[int, str], ...]:
    """Return (account, name) of those named for a person with protected identity."""
    rows = session.execute(
        select(NeedsProtectedReader.account_id, Account.name)
        .join(Account, Account.id == NeedsProtectedReader.account_id)
        .where(NeedsProtectedReader.person_id == opened.person_id)
        .order_by(NeedsProtectedReader.id)
    )
    return tuple((row.account_id, row.name) for row in rows)
