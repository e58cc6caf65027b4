"""Fill short gaps in a panel, so that one missing year does not silence a unit.

A filled cell is used to forecast from and never to score against: scoring reads the panel
as it was given.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from qms.forecast.core.panel import BoolArray, FloatArray, Panel

LONGEST_GAP = 2  # years; a unit that was away longer is taken as closed and opened again


def completed(panel: Panel) -> Panel:
    """Return the panel with withheld cells and gaps of at most two years filled.

    A cell becomes the geometric mean of its cohort's neighbours (the step below a year
    earlier, the step above a year later), the one of them that is known, or else the mean
    of the same step in the years around it.
    """
    if not np.isnan(panel.counts).any():
        return panel
    counts = panel.counts.copy()
    present = panel.present.copy()
    follows = panel.follows()
    for unit in range(len(panel.units)):
        for year in _years_to_fill(panel, unit):
            present[unit, year] = True
            _fill_year(counts[unit], panel.counts[unit], year, follows=follows)
    return replace(panel, counts=counts, present=present)


def _years_to_fill(panel: Panel, unit: int) -> list[int]:
    """Return the places of years with unknown cells, without years before, after or long gone."""
    reported = np.flatnonzero(panel.present[unit])
    years: list[int] = []
    for before, after in pairwise(reported):
        if 1 < after - before <= LONGEST_GAP + 1:
            years.extend(range(int(before) + 1, int(after)))
    years.extend(int(y) for y in reported if np.isnan(panel.counts[unit, :, y]).any())
    return sorted(years)


def _fill_year(counts: FloatArray, given: FloatArray, year: int, *, follows: BoolArray) -> None:
    """Fill the unknown cells of one unit's year in place; `given` holds only reported cells."""
    steps, years = given.shape
    for step in np.flatnonzero(np.isnan(given[:, year])):
        below = counts[step - 1, year - 1] if follows[step] and year > 0 else np.nan
        has_above = step + 1 < steps and follows[step + 1] and year + 1 < years
        above = given[step + 1, year + 1] if has_above else np.nan
        counts[step, year] = _estimate(below, above, _around(counts[step], given[step], year))


def _estimate(below: float, above: float, around: float) -> float:
    known = [value for value in (below, above) if not np.isnan(value)]
    if len(known) == 2:
        return float(np.sqrt(known[0] * known[1]))
    return known[0] if known else around


def _around(counts: FloatArray, given: FloatArray, year: int) -> float:
    """Return the mean of the nearest known years of the same step on each side, else 0."""
    before = counts[:year][~np.isnan(counts[:year])]
    after = given[year + 1 :][~np.isnan(given[year + 1 :])]
    nearest = [*before[-1:], *after[:1]]
    return float(np.mean(nearest)) if nearest else 0.0
