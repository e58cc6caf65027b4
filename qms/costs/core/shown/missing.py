"""Months that a ledger should have and does not."""

from collections.abc import Iterable
from datetime import date


def missing_months(year: int, months: Iterable[str], *, today: date) -> tuple[str, ...]:
    """Return the months of the year that are over and have no line, as `202603`."""
    last = 12 if year < today.year else today.month - 1 if year == today.year else 0
    have = set(months)
    return tuple(m for n in range(1, last + 1) if (m := f"{year}{n:02d}") not in have)
