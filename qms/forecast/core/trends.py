"""What is to be fitted by a trend model, unit by unit and origin by origin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from qms.forecast.core.panel import Panel

FEWEST_POINTS = 10
MOST_ORIGINS = 15  # earlier origins add little evidence and a fit costs a tenth of a second


class Fit(Protocol):
    """A trend model: the totals of a unit in, one value per year ahead out."""

    def __call__(
        self, years: Sequence[int], values: Sequence[float], *, horizon: int, seed: int
    ) -> tuple[float, ...]:
        """Return `horizon` values ≥ 0 for the years after the last of `years`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendTask:
    """One fit: the known totals of a unit up to the origin year."""

    unit: str
    origin: int
    years: tuple[int, ...]
    values: tuple[float, ...]


def trend_tasks(
    panel: Panel, origins: Sequence[int], *, fewest_points: int = FEWEST_POINTS
) -> tuple[TrendTask, ...]:
    """Return the fits for `origins` (years), unit by unit.

    A unit is left out where it had no pupils in the origin year or fewer than
    `fewest_points` known totals.
    """
    tasks: list[TrendTask] = []
    totals = panel.totals()
    living = {year: panel.until(year).alive() for year in origins}
    for place, unit in enumerate(panel.units):
        for origin in origins:
            upto = totals[place, : origin - panel.years[0] + 1]
            known = np.flatnonzero(~np.isnan(upto))
            if living[origin][place] and len(known) >= fewest_points:
                years = tuple(panel.years[y] for y in known)
                values = tuple(float(upto[y]) for y in known)
                tasks.append(TrendTask(unit=unit, origin=origin, years=years, values=values))
    return tuple(tasks)


def trend_origins(panel: Panel, origins: Sequence[int]) -> tuple[int, ...]:
    """Return `origins` and the origins before the first of them that give evidence of errors."""
    earliest = min(origins) - MOST_ORIGINS
    return tuple(year for year in panel.years if earliest <= year <= max(origins))
