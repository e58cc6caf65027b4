"""How long people work with a report, estimated from when they saved."""

from collections.abc import Iterable
from datetime import datetime, timedelta

PAUSE = timedelta(minutes=5)
"""A longer gap between two saves is a pause, not work."""
FIRST_SAVE = timedelta(minutes=1)
"""What a sitting counts for before its first save."""


def worked_since(last_saved: datetime | None, now: datetime) -> timedelta:
    """Return the working time that a save at `now` adds.

    The whole gap since the save before it when that is at most five minutes, else one minute
    for the beginning of a new sitting. A clock that went backwards adds nothing.
    """
    if last_saved is None or now - last_saved > PAUSE:
        return FIRST_SAVE
    return max(now - last_saved, timedelta(0))


def worked(saves: Iterable[datetime]) -> timedelta:
    """Return the working time of all saves, in the order they were made."""
    total, last = timedelta(0), None
    for moment in saves:
        total += worked_since(last, moment)
        last = moment
    return total
