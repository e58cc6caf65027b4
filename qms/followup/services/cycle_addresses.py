"""Calendar addresses that can be subscribed to, and withdrawn."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.followup.core.cycle.address import is_token, number_in, token_of
from qms.followup.models import CycleAddress
from qms.identity import queries as identity
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address that works; `token` is its secret part."""

    id: int
    token: str
    made_at: datetime
    fetched_at: datetime | None


def addresses(session: Session, actor: Actor, *, secret: bytes) -> tuple[Address, ...]:
    """Return the actor's own addresses that are not withdrawn, the oldest first."""
    query = (
        select(CycleAddress)
        .where(CycleAddress.account_id == actor.account_id, CycleAddress.withdrawn_at.is_(None))
        .order_by(CycleAddress.id)
    )
    return tuple(
        Address(
            id=row.id,
            token=token_of(secret, row.id, row.nonce),
            made_at=row.made_at,
            fetched_at=row.fetched_at,
        )
        for row in session.scalars(query)
    )


def make_address(session: Session, actor: Actor, *, now: datetime) -> int:
    """Make an address for the actor and return its number; at most five work at a time."""
    authorize(actor, Can.INBOX_OWN)
    working = select(CycleAddress).where(
        CycleAddress.account_id == actor.account_id, CycleAddress.withdrawn_at.is_(None)
    )
    if len(session.scalars(working).all()) >= MOST:
        message = said("Du har redan %(n)s adresser. Dra in en först.", n=MOST)
        raise RefusedError((Problem(column="", message=message),))
    row = CycleAddress(
        account_id=actor.account_id, nonce=secrets.token_hex(32), made_at=now, fetched_at=None
    )
    session.add(row)
    session.flush()
    record(session, actor, "followup.calendar-made", row.id, now=now)
    return row.id


def withdraw(session: Session, actor: Actor, number: int, *, now: datetime) -> None:
    """Withdraw the actor's own address: from now on it answers as if it had never been."""
    authorize(actor, Can.INBOX_OWN)
    row = session.get(CycleAddress, number)
    if row is None or row.account_id != actor.account_id:
        raise OutOfScopeError(str(number))
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        record(session, actor, "followup.calendar-withdrawn", number, now=now)


def owner_of(session: Session, token: str, *, secret: bytes, now: datetime) -> Actor | None:
    """Return whose calendar the token opens, as they may act today; None for all other tokens.

    It opens nothing when it is withdrawn, when the account is closed, or without any role.
    """
    number = number_in(token)
    row = session.get(CycleAddress, number) if number is not None else None
    if row is None or row.withdrawn_at is not None:
        return None
    if not is_token(token, secret, row.id, row.nonce):
        return None
    found = identity.signed_in(session, row.account_id, on=local_day(now))
    return found.actor if found and found.actor.reaches else None


def note_fetched(session: Session, token: str, *, now: datetime) -> None:
    """Note that a calendar fetched the address, whose token has been found right."""
    row = session.get(CycleAddress, number_in(token))
    if row is not None:
        row.fetched_at = now
