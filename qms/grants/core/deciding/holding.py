"""Which months a decision gives the amounts of, beside those that came after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Holding(StrEnum):
    """How a decision stands on a day: whether its months are to come, run or are over."""

    TO_COME = "to_come"
    NOW = "now"
    OVER = "over"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The first and last month of the year that a decision gives; `last` below `first`: none."""

    year: int
    first: int
    last: int

    def on(self, day: date) -> Holding:
        """Return how the decision stands on the day."""
        if self.last < self.first:
            return Holding.NEVER
        month = (day.year - self.year) * 12 + day.month
        if month < self.first:
            return Holding.TO_COME
        return Holding.NOW if month <= self.last else Holding.OVER


def held(year: int, from_month: int, later: Iterable[int]) -> Held:
    """Return the months of a decision from a month; `later` decisions begin with those months.

    A later decision leaves the months before its first to the one it takes over from; one from
    January takes its place altogether (see `prices_of_year`).
    """
    return Held(year=year, first=from_month, last=min(later, default=13) - 1)
