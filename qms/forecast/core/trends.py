"""What is to be fitted by a trend model, unit by unit and origin by origin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from qms.forecast.core.panel import FloatArray, Panel
from qms.forecast.core.series import complete_years
from qms.forecast.core.values import ALL_UNITS

FEWEST_POINTS = 10
MOST_ORIGINS = 15  # earlier origins add little evidence and a fit costs a tenth of a second
MOST_FITTED, FEWEST_FITTED = 13, 5  # years a run fits from: the last, and those before as evidence
MOST_FITS = 2000  # of one run: three minutes on one core


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
    """Return the fits for `origins` (years): all units together (`*`) first, then unit by unit.

    A unit is left out where it had no pupils in the origin year or fewer than `fewest_points`
    known totals.
    """
    together: list[TrendTask] = []
    alone: dict[str, list[TrendTask]] = {unit: [] for unit in panel.units}
    for origin in origins:
        then = panel.until(origin)
        totals, living = then.totals(), then.alive()
        whole = np.where(complete_years(then), np.nansum(totals, axis=0), np.nan)
        together += _tasks(then, ALL_UNITS, whole, fewest_points=fewest_points)
        for place in np.flatnonzero(living).tolist():
            unit = panel.units[place]
            alone[unit] += _tasks(then, unit, totals[place], fewest_points=fewest_points)
    return (*together, *(task for tasks in alone.values() for task in tasks))


def _tasks(then: Panel, unit: str, totals: FloatArray, *, fewest_points: int) -> list[TrendTask]:
    """Return the fit of one series from the last year of `then`, none when it is too short."""
    known = np.flatnonzero(~np.isnan(totals))
    if len(known) < fewest_points:
        return []
    years = tuple(then.years[year] for year in known)
    values = tuple(float(totals[year]) for year in known)
    return [TrendTask(unit=unit, origin=then.last_year, years=years, values=values)]


def fitted(fit: Fit, task: TrendTask, *, horizon: int, seed: int) -> tuple[float, ...]:
    """Return the task's values for the `horizon` years after its origin.

    A fit goes on from the last year it knows: the years up to the origin that are not known are
    fitted too, and left out.
    """
    silent = task.origin - task.years[-1]
    return fit(task.years, task.values, horizon=horizon + silent, seed=seed)[silent:]


def trend_origins(panel: Panel, origins: Sequence[int]) -> tuple[int, ...]:
    """Return `origins` and the origins before the first of them that give evidence of errors."""
    earliest = min(origins) - MOST_ORIGINS
    return tuple(year for year in panel.years if earliest <= year <= max(origins))


def run_tasks(panel: Panel) -> tuple[TrendTask, ...]:
    """Return the fits of a whole run, from its last thirteen years.

    With many units it is fewer years; where that would leave less than five, which is too little
    evidence for a weight, only all units together (`*`) are fitted.
    """
    affordable = MOST_FITS // (len(panel.units) + 1)
    if affordable >= FEWEST_FITTED:
        return trend_tasks(panel, panel.years[-min(MOST_FITTED, affordable) :])
    every = trend_tasks(panel, panel.years[-MOST_FITTED:])
    return tuple(task for task in every if task.unit == ALL_UNITS)
