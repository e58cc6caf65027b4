"""What a job can be, and when another worker may take it over."""

from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 5


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


def percent(done: int, total: int) -> int:
    """Return how far a job has come, 0–100; 100 only when everything is done."""
    if total <= 0:
        return 0
    return min(100, done * 100 // total)
