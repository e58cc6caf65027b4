"""Where the last value has been the better forecast of a unit, it is used and said."""

import numpy as np

from qms.forecast.core.panel import BoolArray, FloatArray, Panel
from qms.forecast.core.paths import Paths
from qms.forecast.core.series import unit_totals

LONGEST = 5  # years ahead that are compared; further ahead there is too little evidence
FEWEST = 6  # compared forecasts; with fewer the method stands


def better_with_last_value(panel: Panel, *, method: Paths, baseline: Paths) -> BoolArray:
    """Return, per unit, whether the last value missed by less than the method did.

    Compared are the sums of absolute errors of the unit total, from the same origins and
    1–5 years ahead.
    """
    own, plain = _sizes(panel, method), _sizes(panel, baseline)
    both = ~np.isnan(own) & ~np.isnan(plain)
    enough = both.sum(axis=(0, 2)) >= FEWEST
    by_method = np.where(both, own, 0).sum(axis=(0, 2))
    by_baseline = np.where(both, plain, 0).sum(axis=(0, 2))
    return np.asarray(enough & (by_baseline < by_method))


def _sizes(panel: Panel, paths: Paths) -> FloatArray:
    return np.asarray(np.abs(unit_totals(panel, paths).errors[:, :, :LONGEST]))
