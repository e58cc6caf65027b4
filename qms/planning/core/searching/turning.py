"""The years in which a school may turn: all of them, or so few that more schools can be tried."""

from collections.abc import Callable

from qms.planning.core.searching.space import Space

Years = Callable[[Space, int], list[int]]
"""From a first year to the years that are tried, the number of years (never) last."""


def all_years(space: Space, first: int) -> list[int]:
    """Return every year from the first on, and never."""
    return [*range(first, space.years + 1)]


def some_years(space: Space, first: int) -> list[int]:
    """Return the first year, a quarter and half of the way to the end, and never."""
    left = space.years - first
    return sorted({first, first + left // 4, first + left // 2, space.years})
