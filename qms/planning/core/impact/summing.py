"""Moves put together as tables show them: by change, by area and band, by grade."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qms.planning.core.case import Case
from qms.planning.core.impact.moving import Move

FEWEST = 5
"""A group with fewer children than this is not told of by number."""
HALF = 0.5
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Moves that belong together. `key` says which: what is not part of it is None."""

    year: int | None = None
    area: int | None = None
    band: int | None = None
    source: int | None = None
    target: int | None = None
    moves: tuple[Move, ...]

    @property
    def n(self) -> float:
        """Return how many children they are."""
        return sum(one.n for one in self.moves)

    @property
    def is_small(self) -> bool:
        """Return whether so few move that nobody may be told how many."""
        return is_few(self.n)


def is_few(n: float) -> bool:
    """Return whether it is somebody, but so few that the number is hidden."""
    return n > 0 and round(n) < FEWEST


def by_change(some: Sequence[Move]) -> tuple[Group, ...]:
    """Return the moves by year, school that is left and school that takes over."""
    found = _grouped(some, lambda one: (one.year, one.source, one.target))
    return tuple(
        Group(year=year, source=source, target=target, moves=those)
        for (year, source, target), those in found.items()
    )


def by_area(some: Sequence[Move]) -> tuple[Group, ...]:
    """Return the moves by area and band, all years together."""
    found = _grouped(some, lambda one: (one.area, one.band))
    return tuple(
        Group(area=area, band=band, moves=those)
        for (area, band), those in sorted(found.items())
    )  # fmt: skip


def by_grade(case: Case, some: Sequence[Move]) -> tuple[tuple[str, float], ...]:
    """Return children who move by grade, all years together; grades with nobody are left out."""
    found: dict[str, float] = defaultdict(float)
    for one in some:
        for grade, n in zip(case.grades[case.band_grades(one.band)], one.children, strict=True):
            found[grade.key] += n
    return tuple((one.key, found[one.key]) for one in case.grades if found.get(one.key, 0) >= HALF)


def _grouped(some: Sequence[Move], key: Callable[[Move], K]) -> dict[K, tuple[Move, ...]]:
    found: dict[K, list[Move]] = defaultdict(list)
    for one in some:
        found[key(one)].append(one)
    return {one: tuple(those) for one, those in found.items()}
