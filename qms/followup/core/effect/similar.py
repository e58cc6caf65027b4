"""Schools whose pupils are alike: nearest by background shares in units of their spread."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import pstdev

Cell = tuple[str, str]
"""Factor and category."""
Shares = Mapping[Cell, float]
"""The unit's shares (0–1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Another unit and how far off it is; 1 is as far as units usually are in one share."""

    unit: str
    distance: float


def similar_units(units: Mapping[str, Shares], *, most: int = 5) -> dict[str, tuple[Similar, ...]]:
    """Return for each unit those most like it, nearest first; only shares that both have count."""
    spread = _spread(units.values())
    return {unit: _nearest(unit, units, spread, most) for unit in units}


def _spread(units: Collection[Shares]) -> dict[Cell, float]:
    """Return how far apart units usually are in each share that two of them have."""
    known: defaultdict[Cell, list[float]] = defaultdict(list)
    for shares in units:
        for key, share in shares.items():
            known[key].append(share)
    return {key: pstdev(some) for key, some in known.items() if len(some) > 1}


def _nearest(
    unit: str, units: Mapping[str, Shares], spread: Mapping[Cell, float], most: int, /
) -> tuple[Similar, ...]:
    own = units[unit]
    found = [
        Similar(unit=name, distance=distance)
        for name, shares in units.items()
        if name != unit and (distance := _distance(own, shares, spread)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.distance, one.unit))[:most])


def _distance(own: Shares, other: Shares, spread: Mapping[Cell, float]) -> float | None:
    both = [key for key in own if key in other and spread.get(key, 0) > 0]
    if not both or len(both) < len([key for key in own if spread.get(key, 0) > 0]) / 2:
        return None
    return sqrt(sum(((own[key] - other[key]) / spread[key]) ** 2 for key in both) / len(both))
