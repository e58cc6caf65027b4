"""Each year's errors split in two: what struck all units alike, and what was each unit's own.

An error is measured as error ÷ forecast^0.75, so that small and large units share evidence.
What is found for one origin and one year ahead rests on nothing but that year's errors.
"""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.errors.bands import scale_of
from qms.forecast.core.panel import FloatArray
from qms.forecast.core.series import Series

EDGES = (0.02, 0.98)  # a few wild units must not decide for all
FEWEST_TO_CUT = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shocks:
    """Errors on the scale, origins × horizon × series (NaN where not known), and their parts.

    `common` is origins × horizon, NaN where nothing is known; `own` origins × horizon the sum
    of squares of what is left, cut at the 98 per cent point. `marks` tells the series apart: the
    squares of what is left and, the fewer the series, the more of the whole error; 0 where not
    known. `units` counts the series that were seen, `focus` is Σ weight² ÷ (Σ weight)²: how much
    of the units' own errors is still in the common part. `pairs` are sums over series of products
    of each year's errors and those of the year before in the same forecast: together, now and
    before (3 × origins × horizon).
    """

    origins: tuple[int, ...]
    scaled: FloatArray
    common: FloatArray
    own: FloatArray
    marks: FloatArray
    units: FloatArray
    focus: FloatArray
    pairs: FloatArray

    @property
    def horizon(self) -> int:
        """Return how many years ahead errors are known for."""
        return int(self.common.shape[1])


def shocks_of(series: Series) -> Shocks:
    """Return the parts of all errors of `series`."""
    origins, count, horizon = series.errors.shape
    shape = (origins, horizon, count)
    scaled, marks = np.full(shape, np.nan), np.zeros(shape)
    common = np.full(shape[:2], np.nan)
    own, units, focus = np.zeros(shape[:2]), np.zeros(shape[:2]), np.ones(shape[:2])
    for row in range(origins):
        for place in range(horizon):
            error = series.errors[row, :, place]
            seen = ~np.isnan(error)
            if not seen.any():
                continue
            weight = scale_of(series.path[row, seen, place])
            found = error[seen] / weight
            middle = float((_cut(found) * weight).sum() / weight.sum())
            rest = _cut(np.abs(found - middle), low=False) ** 2
            alike = (weight**2).sum() / weight.sum() ** 2
            scaled[row, place, seen] = found
            whole = _cut(np.abs(found), low=False) ** 2
            marks[row, place, seen] = (1 - alike) * rest + alike * whole
            own[row, place] = rest.sum()
            common[row, place] = middle
            units[row, place] = seen.sum()
            focus[row, place] = alike
    return Shocks(
        origins=series.origins, scaled=scaled, common=common, own=own, marks=marks,
        units=units, focus=focus, pairs=_pairs(scaled),
    )  # fmt: skip


def _pairs(scaled: FloatArray) -> FloatArray:
    """Return the sums of products of neighbouring years ahead, where both are known."""
    found = np.zeros((3, *scaled.shape[:2]))
    for place in range(1, scaled.shape[1]):
        before, now = scaled[:, place - 1], scaled[:, place]
        both = ~np.isnan(before) & ~np.isnan(now)
        before, now = np.where(both, before, 0), np.where(both, now, 0)
        for row, product in enumerate((before * now, now**2, before**2)):
            found[row, :, place] = product.sum(axis=1)
    return found


def _cut(values: FloatArray, *, low: bool = True) -> FloatArray:
    if values.size < FEWEST_TO_CUT:
        return values
    bottom, top = np.quantile(values, EDGES)
    return np.clip(values, bottom if low else None, top)
