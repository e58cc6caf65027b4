"""Student's t: how many standard errors hold 80 and 95 per cent, by degrees of freedom.

Tabulated two-sided quantiles; between the rows they are interpolated in 1 ÷ degrees, where
they are nearly straight (largest fault below 0.4 per cent).
"""

import numpy as np

from qms.forecast.core.panel import FloatArray

_ONE_OVER = [1 / 3, 1 / 4, 1 / 5, 1 / 6, 1 / 8, 1 / 10, 1 / 15, 1 / 20, 1 / 30, 1 / 60, 0.0]
_T80 = [1.638, 1.533, 1.476, 1.440, 1.397, 1.372, 1.341, 1.325, 1.310, 1.296, 1.282]
_T95 = [3.182, 2.776, 2.571, 2.447, 2.306, 2.228, 2.131, 2.086, 2.042, 2.000, 1.960]


def t80(degrees: float | FloatArray) -> FloatArray:
    """Return the half width that holds 80 per cent; fewer than 3 degrees count as 3."""
    return np.asarray(np.interp(1 / np.maximum(degrees, 3.0), _ONE_OVER[::-1], _T80[::-1]))


def t95(degrees: float | FloatArray) -> FloatArray:
    """Return the half width that holds 95 per cent; fewer than 3 degrees count as 3."""
    return np.asarray(np.interp(1 / np.maximum(degrees, 3.0), _ONE_OVER[::-1], _T95[::-1]))
