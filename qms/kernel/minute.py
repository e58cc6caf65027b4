"""The minutes of the clock, in which calls are counted."""

from datetime import datetime

SECONDS = 60


def minute_of(now: datetime) -> int:
    """Return the number of the minute since 1970."""
    return int(now.timestamp()) // SECONDS


def seconds_left(now: datetime) -> int:
    """Return the seconds until the next minute, at least one."""
    return SECONDS - int(now.timestamp()) % SECONDS
