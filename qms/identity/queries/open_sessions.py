"""Which sessions of an account are open."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.identity.core.sessions import ABSOLUTE, IDLE, NOTED
from qms.identity.models import OpenSession
from qms.kernel.secret import mark_of


class SessionLine(NamedTuple):
    """A session for its owner; `is_here` is the one that asks."""

    id: int
    device: str
    started_at: datetime
    seen_at: datetime
    is_here: bool


def open_sessions(
    session: Session, account_id: int, *, stamp: str, name: str, now: datetime
) -> tuple[SessionLine, ...]:
    """Return the account's sessions that can still be used: this one first, then by latest use.

    `stamp` is what the account's sessions have today, `name` the own name of the one that asks.
    """
    query = select(OpenSession).where(
        OpenSession.account_id == account_id,
        OpenSession.stamp == stamp,
        OpenSession.started_at >= now - ABSOLUTE,
        OpenSession.seen_at >= now - IDLE - NOTED,
    )
    here = mark_of(name)
    found = (
        SessionLine(row.id, row.device, row.started_at, row.seen_at, row.mark == here)
        for row in session.scalars(
            query.order_by(OpenSession.seen_at.desc(), OpenSession.id.desc())
        )
    )
    return tuple(sorted(found, key=lambda one: not one.is_here))
