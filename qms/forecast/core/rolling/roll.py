"""Move every level up a year, as many times as are asked."""

import numpy as np

from qms.forecast.core.panel import FloatArray
from qms.forecast.core.rolling.history import History
from qms.forecast.core.rolling.ratios import Cells


def moved_up(
    history: History, cells: Cells, *, ratios: FloatArray, intake: FloatArray
) -> FloatArray:
    """Return units × counted steps × horizon.

    `ratios` is units × levels, `intake` units × levels × horizon and used for intake cells.
    """
    horizon = intake.shape[2]
    current = history.now
    path = np.empty((*current.shape, horizon))
    for ahead in range(horizon):
        following = np.zeros_like(current)
        following[:, 1:] = current[:, :-1] * ratios[:, 1:]
        current = np.where(cells.intake, intake[:, :, ahead], following)
        path[:, :, ahead] = current
    return path[:, history.young :]
