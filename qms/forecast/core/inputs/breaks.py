"""Breaks: changes far outside the usual ones. Those of all units at once are not learned from.

The change of a total from one year to the next is log(pupils ÷ pupils the year before). Each
unit's changes are held against their own median and spread; the spread is drawn towards that
of all units, and never taken below what chance gives small numbers.
"""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.inputs.definitions import grade_breaks, scaled_years
from qms.forecast.core.panel import BoolArray, FloatArray, Panel

FAR_UNIT, FAR_TOTAL = 5.0, 5.0  # robust standard deviations from the median
LEAST_UNIT, LEAST_PUPILS = 0.25, 15.0  # a break is also at least this share and number
LEAST_TOTAL = 0.025
FEWEST_CHANGES = 4
OWN_WEIGHT = 6.0  # changes before a unit's own spread counts for half
MAD = 1.4826  # median absolute deviation to standard deviation, for the normal distribution
SMALLEST_SPREAD = 0.005


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Breaks:
    """Where the change from the year before is a break.

    `units` is units × years, `total` and `scaled` one per year: the whole municipality made a
    jump, or every unit was multiplied alike. `changes` (units × years) are the log changes, NaN
    where either end is unknown or 0; `usual` is what each unit's changes usually are.
    """

    units: BoolArray
    total: BoolArray
    scaled: BoolArray
    changes: FloatArray
    usual: FloatArray
    total_changes: FloatArray


def breaks_of(panel: Panel) -> Breaks:
    """Return the breaks that can be seen in the panel."""
    totals = panel.totals()
    changes = _log_changes(totals)
    usual = _median(changes)
    spread = _spread(changes - usual[:, None])
    chance = np.full(totals.shape, np.nan)
    chance[:, 1:] = 1 / np.maximum(totals[:, 1:], 1) + 1 / np.maximum(totals[:, :-1], 1)
    far = np.abs(changes - usual[:, None]) > FAR_UNIT * np.sqrt(
        np.maximum(spread[:, None] ** 2, chance / 4)
    )
    before = np.concatenate([np.full((len(totals), 1), np.nan), totals[:, :-1]], axis=1)
    jump = np.minimum(np.abs(totals - before), np.abs(totals - before * np.exp(usual[:, None])))
    large = (np.abs(np.expm1(changes - usual[:, None])) >= LEAST_UNIT) & (jump >= LEAST_PUPILS)
    enough = (~np.isnan(changes)).sum(axis=1) >= FEWEST_CHANGES
    broken = np.asarray(far & large & enough[:, None])
    together = _matched_change(totals, broken)
    return Breaks(
        units=broken,
        total=_total_breaks(together),
        scaled=scaled_years(changes, totals),
        changes=changes,
        usual=usual,
        total_changes=together,
    )


def break_mask(panel: Panel) -> BoolArray:
    """Return units × years: True where the change from the year before is not to be learned from.

    Unit breaks, breaks of the whole, changed definitions, and the first year of a unit. Where a
    break takes back the change beside it, neither is learned from: one year stood out.
    """
    found = breaks_of(panel)
    whole = found.total | found.scaled | grade_breaks(panel)
    whole |= _taken_back(found.total[None], found.total_changes[None])[0]
    opened = panel.present & (np.cumsum(panel.present, axis=1) == 1)
    opened[:, 0] = False
    units = found.units | _taken_back(found.units, found.changes)
    return np.asarray(units | whole[None, :] | opened)


def _taken_back(breaks: BoolArray, changes: FloatArray) -> BoolArray:
    """Return the changes right before or after a break that it takes back by more than half."""
    now, before = changes[:, 1:], changes[:, :-1]
    together = np.abs(now + before)
    marked = np.zeros_like(breaks)
    marked[:, :-1] |= breaks[:, 1:] & (together < np.abs(now) / 2)
    marked[:, 1:] |= breaks[:, :-1] & (together < np.abs(before) / 2)
    return marked


def odd_years(found: Breaks) -> BoolArray:
    """Return units × years: True for a year that stood out alone, a jump and the way back.

    Both changes are breaks of the unit, and together less than half of the first.
    """
    odd = np.zeros_like(found.units)
    now, after = found.changes[:, :-1], found.changes[:, 1:]
    back = found.units[:, :-1] & found.units[:, 1:] & (np.abs(now + after) < np.abs(now) / 2)
    odd[:, :-1] = back & ~found.scaled[None, :-1] & ~found.scaled[None, 1:]
    odd[:, 1:] &= ~odd[:, :-1]
    return odd


def _log_changes(totals: FloatArray) -> FloatArray:
    changes = np.full(totals.shape, np.nan)
    now, before = totals[:, 1:], totals[:, :-1]
    known = (now > 0) & (before > 0)
    ratio = np.divide(now, before, out=np.ones_like(now), where=known)
    changes[:, 1:] = np.where(known, np.log(ratio), np.nan)
    return changes


def _median(values: FloatArray) -> FloatArray:
    """Return the median of the known values per row, 0 where none is."""
    ordered = np.sort(values, axis=1)  # NaN comes last
    known = (~np.isnan(values)).sum(axis=1)
    rows = np.arange(len(values))
    low, high = np.maximum(known - 1, 0) // 2, known // 2
    middle = (ordered[rows, low] + ordered[rows, np.minimum(high, values.shape[1] - 1)]) / 2
    return np.asarray(np.where(known > 0, middle, 0.0))


def _spread(deviations: FloatArray) -> FloatArray:
    """Return each unit's robust standard deviation, drawn towards that of all units."""
    own = MAD * _median(np.abs(deviations))
    known = (~np.isnan(deviations)).sum(axis=1)
    pooled = float(np.median(own[known > 1])) if (known > 1).any() else 0.0
    mixed = (known * own**2 + OWN_WEIGHT * pooled**2) / (known + OWN_WEIGHT)
    return np.asarray(np.maximum(np.sqrt(mixed), SMALLEST_SPREAD))


def _matched_change(totals: FloatArray, broken: BoolArray) -> FloatArray:
    """Return, per year, the log change of all units that are known in both years.

    Units that made a jump of their own are left out, unless half of them did.
    """
    both = (totals[:, 1:] > 0) & (totals[:, :-1] > 0)
    calm = both & ~broken[:, 1:]
    both = np.where(2 * calm.sum(axis=0) > both.sum(axis=0), calm, both)
    now = np.where(both, totals[:, 1:], 0).sum(axis=0)
    before = np.where(both, totals[:, :-1], 0).sum(axis=0)
    changes = np.full(totals.shape[1], np.nan)
    some = (now > 0) & (before > 0)
    changes[1:][some] = np.log(now[some] / before[some])
    return changes


def _total_breaks(changes: FloatArray) -> BoolArray:
    """Return the years in which the whole made a jump."""
    row = changes[None, :]
    if (~np.isnan(row)).sum() < FEWEST_CHANGES:
        return np.zeros(len(changes), dtype=np.bool_)
    deviation = row - _median(row)[:, None]
    spread = max(float(MAD * _median(np.abs(deviation))[0]), SMALLEST_SPREAD)
    far = np.abs(deviation[0]) > FAR_TOTAL * spread
    return np.asarray(far & (np.abs(np.expm1(deviation[0])) >= LEAST_TOTAL))
