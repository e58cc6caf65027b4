"""Who is tied to an opened case, who could be, and what has happened in it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.identity.models import Account
from qms.needs.core.assessing import Kind
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.ties import RIGHT
from qms.needs.models import NeedsCare, NeedsEvent, NeedsProtectedReader
from qms.needs.queries.assessments import rows_of, standing_of
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
    """Return who can be tied in each of the parts: they hold its right and do not have it already.

    Nor is anybody who makes one of the two assessments, or made one, offered the other, and who
    handles the case is not offered to decide it, or who applied to handle it: two people do.
    """
    barred = _barred(session, opened)
    by_right = {
        can: holders(session, can, path=opened.unit.path, on=on)
        for can in {RIGHT[part] for part in parts}
    }
    return tuple(
        (part, one)
        for part in parts
        for one in by_right[RIGHT[part]]
        if one.account_id not in barred[part]
    )


def _barred(session: Session, opened: OpenCase) -> dict[Part, frozenset[int]]:
    """Return who is not offered each part."""
    has: dict[Part, set[int]] = {part: set() for part in Part}
    for one in tied(session, opened):
        has[one.part].add(one.account_id)
    first, second = has[Part.ASSESSOR], has[Part.SECOND_ASSESSOR]
    by_kind = {kind: _assessors(session, opened, kind) for kind in (Kind.FIRST, Kind.SECOND)}
    also = {
        Part.ASSESSOR: second | by_kind[Kind.SECOND],
        Part.SECOND_ASSESSOR: first | by_kind[Kind.FIRST],
        Part.DECIDER: has[Part.OFFICER],
        Part.OFFICER: {opened.opened_by},
    }
    return {part: frozenset(has[part] | also.get(part, set())) for part in Part}


def _assessors(session: Session, opened: OpenCase, kind: Kind) -> set[int]:
    """Return who has begun or sent an assessment of the kind that stands."""
    there = (standing_of(row) for row in rows_of(session, opened))
    return {one.assessor_id for one in there if one.kind is kind}


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
