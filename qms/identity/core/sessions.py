"""When a signed-in session is still good."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
NOTED = timedelta(minutes=5)
"""So long the list of open sessions may be behind: a note at each click would be a write."""


def grants_stamp(
    grant_ids: Iterable[int], password_hash: str, *, signed_out_at: datetime | None = None
) -> str:
    """Return a stamp that changes with grants and password, and on signing out everywhere."""
    content = ",".join(str(number) for number in sorted(grant_ids)) + "|" + password_hash
    if signed_out_at is not None:
        content += "|" + signed_out_at.isoformat()
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def is_idle(*, last_seen: datetime, now: datetime) -> bool:
    """Return whether the session has been left alone for too long."""
    return now - last_seen > IDLE


def is_over(*, started: datetime, now: datetime) -> bool:
    """Return whether the session has been alive for too long, whatever is done in it."""
    return now - started > ABSOLUTE


def is_to_note(*, noted: datetime, now: datetime) -> bool:
    """Return whether it is time to note anew that the session is used."""
    return now - noted >= NOTED


class Left(NamedTuple):
    """Whole seconds, rounded up, until the session ends: if left alone, and whatever is done."""

    idle: int
    over: int


def left(*, started: datetime, now: datetime) -> Left:
    """Return how long a session that was used now has; never less than it has."""
    over = ceil(max((started + ABSOLUTE - now).total_seconds(), 0))
    return Left(idle=min(int(IDLE.total_seconds()), over), over=over)


def minutes_left(*, started: datetime, now: datetime) -> int:
    """Return the whole minutes until a session that is left alone from now ends."""
    return int(min(IDLE, started + ABSOLUTE - now).total_seconds() // 60)
