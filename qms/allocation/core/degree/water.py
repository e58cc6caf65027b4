"""Floors and caps by water-filling: the one level at which the parts add up to the pot."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vessel:
    """A unit: pupils, what a pupil brings at level 1, and its limits; None is no cap."""

    pupils: int
    rate: Fraction
    low: Fraction = NOTHING
    high: Fraction | None = None

    def at(self, level: Fraction) -> Fraction:
        """Return the amount per pupil at a level."""
        wanted = level * self.rate
        if wanted < self.low:
            return self.low
        return wanted if self.high is None else min(wanted, self.high)


class TooHighFloorsError(Exception):
    """The floors take more than there is; `missing` is how much more."""

    def __init__(self, missing: Fraction) -> None:
        super().__init__(str(missing))
        self.missing = missing


class TooLowCapsError(Exception):
    """The caps leave something over; `left` is how much."""

    def __init__(self, left: Fraction) -> None:
        super().__init__(str(left))
        self.left = left


def level_of(vessels: Mapping[str, Vessel], total: Fraction) -> Fraction:
    """Return λ with Σ pupils × min(max(λ·rate, low), high) = total, exact.

    The sum is a piecewise linear function of λ with at most two kinks per unit: they are sorted,
    the stretch that holds the total is found, and λ is read off it.
    Raise TooHighFloorsError or TooLowCapsError when there is no such λ.
    """
    fixed = sum((v.pupils * v.low for v in vessels.values()), Fraction(0))
    if fixed > total:
        raise TooHighFloorsError(fixed - total)
    slope, last = Fraction(0), Fraction(0)
    for kink, added, steeper in _kinks(vessels):
        if fixed + kink * slope >= total:
            break
        fixed, slope, last = fixed + added, slope + steeper, kink
    if slope > 0:
        return (total - fixed) / slope
    if fixed < total:
        raise TooLowCapsError(total - fixed)
    return last


def _kinks(vessels: Mapping[str, Vessel]) -> list[tuple[Fraction, Fraction, Fraction]]:
    """Return (level, what becomes fixed, what the slope gains), lowest level first.

    A unit leaves its floor at one level and reaches its cap at another; at equal levels the
    order does not matter, as the sum is continuous.
    """
    found = []
    for vessel in vessels.values():
        if not vessel.rate:
            continue
        slope = vessel.pupils * vessel.rate
        found.append((vessel.low / vessel.rate, -vessel.pupils * vessel.low, slope))
        if vessel.high is not None:
            found.append((vessel.high / vessel.rate, vessel.pupils * vessel.high, -slope))
    # Rounded levels are quick to compare and never in the wrong order; the exact one settles ties.
    return sorted(found, key=lambda kink: (float(kink[0]), kink[0]))
