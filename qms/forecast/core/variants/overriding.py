"""Own numbers laid on a path, and every reason why one cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from qms.forecast.core.panel import FloatArray
from qms.forecast.core.variants.plan import Kind, Override

MOST_PUPILS = 100_000
LONGEST_REASON = 300


class Wrong(StrEnum):
    """What is wrong with an own number."""

    UNIT = "unit"
    YEAR = "year"
    ORDER = "order"
    STEPS = "steps"
    NEGATIVE = "negative"
    BELOW = "below"
    LARGE = "large"
    REASON = "reason"
    LONG = "long"
    TWICE = "twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with the own number at `place`; `year` and `n` say where and how much."""

    place: int
    wrong: Wrong
    year: int = 0
    n: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What own numbers are laid on: `path` is units × steps × years, NaN where nobody is."""

    units: tuple[str, ...]
    steps: tuple[int, ...]
    origin: int
    path: FloatArray

    @property
    def last(self) -> int:
        """Return the last year of the forecast."""
        return self.origin + int(self.path.shape[2])

    def has(self, unit: str) -> bool:
        """Return whether the unit has a forecast."""
        return unit in self.units and bool(np.nansum(self.path[self.units.index(unit)]) > 0)

    def places(self, one: Override) -> list[int]:
        """Return the places of the steps that the own number is about."""
        low = self.steps[0] if one.low is None else one.low
        high = self.steps[-1] if one.high is None else one.high
        return [at for at, step in enumerate(self.steps) if low <= step <= high]

    def sum_of(self, one: Override, year: int) -> float:
        """Return the pupils that the own number takes the place of."""
        cells = self.path[self.units.index(one.unit), self.places(one), year - self.origin - 1]
        return float(np.nansum(cells))


def with_overrides(ground: Ground, overrides: Sequence[Override]) -> FloatArray:
    """Return the path with the own numbers; they keep how a unit's grades relate.

    Where nobody was expected the number is shared equally between the steps. The total changes
    by as much as the units do. The own numbers have no faults (see `faults_of`).
    """
    path = np.nan_to_num(ground.path)
    for one in overrides:
        unit, places = ground.units.index(one.unit), ground.places(one)
        for year in range(one.first, one.last + 1):
            ahead = year - ground.origin - 1
            now = path[unit, places, ahead].sum()
            wanted = one.n if one.kind is Kind.SET else now + one.n
            if now > 0:
                path[unit, places, ahead] *= wanted / now
            else:
                path[unit, places, ahead] = wanted / len(places)
    return np.asarray(path)


def faults_of(ground: Ground, overrides: Sequence[Override]) -> tuple[Fault, ...]:
    """Return everything that is wrong, by the place of the own number."""
    faults: list[Fault] = []
    sound: list[tuple[int, Override]] = []
    for place, one in enumerate(overrides):
        mine = [*_about(place, one), *_against(place, one, ground)]
        if not any(fault.wrong in _UNPLACED for fault in mine):
            mine += _below(place, one, ground)
            mine += [
                Fault(place=place, wrong=Wrong.TWICE, year=year, n=float(other))
                for other, before in sound
                if (year := _meet(before, one, ground))
            ]
            sound.append((place, one))
        faults += mine
    return tuple(faults)


_UNPLACED = frozenset({Wrong.UNIT, Wrong.YEAR, Wrong.ORDER, Wrong.STEPS})


def _about(place: int, one: Override) -> list[Fault]:
    """Return what is wrong whatever the forecast says."""
    found = []
    if one.kind is Kind.SET and one.n < 0:
        found.append(Fault(place=place, wrong=Wrong.NEGATIVE, n=float(one.n)))
    if abs(one.n) > MOST_PUPILS:
        found.append(Fault(place=place, wrong=Wrong.LARGE, n=float(one.n)))
    if not one.reason.strip():
        found.append(Fault(place=place, wrong=Wrong.REASON))
    if len(one.reason) > LONGEST_REASON:
        found.append(Fault(place=place, wrong=Wrong.LONG, n=float(len(one.reason))))
    return found


def _against(place: int, one: Override, ground: Ground) -> list[Fault]:
    """Return where it does not meet the forecast."""
    found = []
    if not ground.has(one.unit):
        found.append(Fault(place=place, wrong=Wrong.UNIT))
    if one.last < one.first:
        found.append(Fault(place=place, wrong=Wrong.ORDER, year=one.last))
    for year in sorted({one.first, one.last}):
        if not ground.origin < year <= ground.last:
            found.append(Fault(place=place, wrong=Wrong.YEAR, year=year))
    if not ground.places(one):
        found.append(Fault(place=place, wrong=Wrong.STEPS))
    return found


def _below(place: int, one: Override, ground: Ground) -> list[Fault]:
    """Return the first year in which the change would leave fewer than nobody."""
    if one.kind is Kind.CHANGE:
        for year in range(one.first, one.last + 1):
            now = ground.sum_of(one, year)
            if now + one.n < 0:
                return [Fault(place=place, wrong=Wrong.BELOW, year=year, n=now)]
    return []


def _meet(first: Override, second: Override, ground: Ground) -> int:
    """Return the first year in which both are about the same pupils, 0 when they never are."""
    year = max(first.first, second.first)
    shared = set(ground.places(first)) & set(ground.places(second))
    meets = first.unit == second.unit and shared and year <= min(first.last, second.last)
    return year if meets else 0
