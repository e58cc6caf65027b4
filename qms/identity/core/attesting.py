"""When a grant has to be confirmed again."""

from datetime import date, timedelta
from enum import StrEnum

YEAR = timedelta(days=365)


class Answer(StrEnum):
    """What is said of a grant at the yearly review."""

    KEEP = "keep"
    END = "end"


def is_due(*, valid_from: date, attested_on: date | None, today: date) -> bool:
    """Return whether nobody has confirmed the grant for a year, counted from when it began."""
    return today - (attested_on or valid_from) >= YEAR


def latest_due(today: date) -> date:
    """Return the day: what began or was confirmed on it or before is due."""
    return today - YEAR
