"""What has changed in the expectation of a year since an earlier forecast, and why.

Three parts that add up to the whole difference. What this run's method says from the earlier
forecast's own year, knowing only what was known then, stands between the two forecasts: from the
earlier forecast to there the method and corrected numbers differ, from there to the new forecast
only what has come since. Homes, openings and closings are laid on top of both and held apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qms.forecast.core.told import Told
from qms.forecast.core.values import ALL_UNITS

Planned = Mapping[str, Sequence[float]]
"""Unit → pupils that plans add or take, per year ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Why an expectation changed, in pupils: later numbers, plans, and method or corrections."""

    numbers: float
    plans: float
    method: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One unit's expectation of `year` before and now; `parts` is None where it cannot be told.

    A side is None where the unit is not in that forecast.
    """

    unit: str
    year: int
    before: float | None
    now: float | None
    parts: Parts | None = None

    @property
    def size(self) -> float | None:
        """Return pupils more (below 0: fewer) than before, None unless both sides are there."""
        if self.before is None or self.now is None:
            return None
        return self.now - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the forecasts that are compared: unit → pupils in the year, and what plans did."""

    origin: int
    sums: Mapping[str, float]
    planned: Planned

    def plans(self, unit: str, year: int) -> float:
        """Return pupils that plans add to the unit in the year; of `*`, of all units together."""
        ahead = year - self.origin
        if unit == ALL_UNITS:
            return sum(_at(row, ahead) for row in self.planned.values())
        return _at(self.planned.get(unit, ()), ahead)


def _at(row: Sequence[float], ahead: int) -> float:
    return row[ahead - 1] if 0 < ahead <= len(row) else 0.0


def changes(before: Side, now: Side, told: Mapping[str, Told], *, year: int) -> tuple[Change, ...]:
    """Return the change of every unit in either forecast; `told` is what the new run keeps."""
    units = dict.fromkeys((*now.sums, *before.sums))
    return tuple(
        Change(
            unit=unit,
            year=year,
            before=before.sums.get(unit),
            now=now.sums.get(unit),
            parts=_parts(unit, before, now, told.get(unit), year=year),
        )
        for unit in units
    )


def _parts(unit: str, before: Side, now: Side, told: Told | None, *, year: int) -> Parts | None:
    if unit not in before.sums or unit not in now.sums:
        return None
    bare_before = before.sums[unit] - before.plans(unit, year)
    bare_now = now.sums[unit] - now.plans(unit, year)
    between = bare_now
    if before.origin != now.origin:
        path = told.said.get(before.origin, ()) if told else ()
        ahead = year - before.origin
        if not 0 < ahead <= len(path):
            return None
        between = path[ahead - 1]
    return Parts(
        numbers=bare_now - between,
        plans=now.plans(unit, year) - before.plans(unit, year),
        method=between - bare_before,
    )
