"""Units that are like a unit: near in what they have to work with, and near in what.

The distance is the root of the mean square of differences, each in standard deviations over all
units. A feature that either unit lacks is left out of their distance and told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pstdev

NEAR = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What a unit has to work with: pupils, background, need …; None where it is not known."""

    unit: str
    values: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """A like unit: `near` are the features within half a standard deviation, `apart` the others."""

    unit: str
    distance: float
    near: tuple[str, ...]
    apart: tuple[str, ...]
    unknown: tuple[str, ...]


def likes(unit: str, units: Sequence[Features], *, most: int = 5) -> tuple[Like, ...]:
    """Return the `most` nearest units, the nearest first; none when the unit is not among them.

    A unit that shares no known feature with it is never like it.
    """
    scales = _scales(units)
    own = next((one for one in units if one.unit == unit), None)
    if own is None:
        return ()
    found = [_like(own, other, scales) for other in units if other.unit != unit]
    known = [like for like in found if like.near or like.apart]
    return tuple(sorted(known, key=lambda like: (like.distance, like.unit))[:most])


def _scales(units: Sequence[Features]) -> dict[str, float]:
    """Return each feature's standard deviation; features that are the same everywhere are out."""
    names = {name for one in units for name in one.values}
    found = {}
    for name in sorted(names):
        known = [value for one in units if (value := one.values.get(name)) is not None]
        if len(known) > 1 and (spread := pstdev(known)) > 0:
            found[name] = spread
    return found


def _like(own: Features, other: Features, scales: Mapping[str, float]) -> Like:
    steps = {}
    for name, scale in scales.items():
        here, there = own.values.get(name), other.values.get(name)
        if here is not None and there is not None:
            steps[name] = abs(here - there) / scale
    squares = [step**2 for step in steps.values()]
    return Like(
        unit=other.unit,
        distance=sqrt(fmean(squares)) if squares else float("inf"),
        near=tuple(name for name, step in steps.items() if step <= NEAR),
        apart=tuple(name for name, step in steps.items() if step > NEAR),
        unknown=tuple(name for name in scales if name not in steps),
    )
