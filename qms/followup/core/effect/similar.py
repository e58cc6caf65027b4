"""Schools whose pupils are alike: nearest by background shares in units of their spread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import pstdev

Shares = Mapping[tuple[str, str], float]
"""Factor and category to share (0–1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Another unit and how far off it is; 1 is as far as units usually are in one share."""

    unit: str
    distance: float


def similar_units(unit: str, units: Mapping[str, Shares], *, most: int = 5) -> tuple[Similar, ...]:
    """Return the units most like this one, nearest first; only shares that both have count."""
    own = units.get(unit)
    if own is None:
        return ()
    spread = {
        key: pstdev(known)
        for key in own
        if len(known := [shares[key] for shares in units.values() if key in shares]) > 1
    }
    found = [
        Similar(unit=name, distance=distance)
        for name, shares in units.items()
        if name != unit and (distance := _distance(own, shares, spread)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.distance, one.unit))[:most])


def _distance(own: Shares, other: Shares, spread: Mapping[tuple[str, str], float]) -> float | None:
    both = [key for key in own if key in other and spread.get(key, 0) > 0]
    if not both or len(both) < len([key for key in own if spread.get(key, 0) > 0]) / 2:
        return None
    return sqrt(sum(((own[key] - other[key]) / spread[key]) ** 2 for key in both) / len(both))


def mean_of(values: Sequence[float]) -> float | None:
    """Return the mean, None of nothing."""
    return sum(values) / len(values) if values else None
