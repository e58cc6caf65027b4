"""Changed definitions: a whole grade comes or goes, or every unit is counted in another way."""

import numpy as np

from qms.forecast.core.panel import BoolArray, FloatArray, Panel

FEWEST_UNITS = 3
LEAST_SCALING = 0.10
ALIKE = 4.0  # the units' changes differ by less than a fourth of the change they share
MOST = 0.9


def grade_changes(panel: Panel) -> tuple[tuple[int, int, bool], ...]:
    """Return (year, step, came) where a step that units had in one year none has in the next.

    Or the other way round. Only steps that several units are concerned by, among those whose
    numbers are known in both years.
    """
    found: list[tuple[int, int, bool]] = []
    has = panel.counts > 0
    for place in range(1, len(panel.years)):
        both = panel.present[:, place] & panel.present[:, place - 1]
        before = has[both, :, place - 1].sum(axis=0)
        after = has[both, :, place].sum(axis=0)
        unknown = np.isnan(panel.counts[both][:, :, place - 1 : place + 1]).any(axis=(0, 2))
        for step in np.flatnonzero(~unknown):
            came = before[step] == 0 and after[step] >= FEWEST_UNITS
            went = after[step] == 0 and before[step] >= FEWEST_UNITS
            most = max(before[step], after[step]) >= MOST * _concerned(has, both, int(step))
            if (came or went) and most:
                found.append((panel.years[place], panel.steps[step], bool(came)))
    return tuple(found)


def _concerned(has: BoolArray, both: BoolArray, step: int) -> int:
    """Return how many of the units ever have the step."""
    return int(has[both][:, step, :].any(axis=1).sum())


def grade_breaks(panel: Panel) -> BoolArray:
    """Return, per year, whether a whole grade came or went since the year before."""
    years = {year for year, _, _ in grade_changes(panel)}
    return np.array([year in years for year in panel.years], dtype=np.bool_)


def scaled_years(changes: FloatArray, totals: FloatArray) -> BoolArray:
    """Return the years in which (nearly) every unit was multiplied by the same.

    `changes` are log changes, units × years. The change is at least ten per cent, at least
    three units of ten pupils or more share it, and they differ little from each other.
    """
    found = np.zeros(changes.shape[1], dtype=np.bool_)
    for place in range(1, changes.shape[1]):
        column = changes[:, place]
        known = column[~np.isnan(column) & (totals[:, place] >= 10)]
        if len(known) < FEWEST_UNITS:
            continue
        middle = float(np.median(known))
        apart = float(np.quantile(np.abs(known - middle), MOST))
        found[place] = abs(np.expm1(middle)) >= LEAST_SCALING and apart * ALIKE < abs(middle)
    return found
