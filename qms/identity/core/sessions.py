"""When a signed-in session is still good."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


def grants_stamp(grant_ids: Iterable[int], password_hash: str) -> str:
    """Return a stamp that changes when a grant begins or ends or the password changes."""
    content = ",".join(str(number) for number in sorted(grant_ids)) + "|" + password_hash
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def has_expired(*, started: datetime, last_seen: datetime, now: datetime) -> bool:
    """Return whether the session has been idle or alive for too long."""
    return now - last_seen > IDLE or now - started > ABSOLUTE
