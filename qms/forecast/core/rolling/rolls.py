"""The four rolls that candidates are made of: pupils per step, and who has a history."""

import numpy as np

from qms.forecast.core.known import Known
from qms.forecast.core.panel import BoolArray, FloatArray
from qms.forecast.core.rolling.history import History, history_of
from qms.forecast.core.rolling.intake import intake_of
from qms.forecast.core.rolling.levels import mean_of, reverting
from qms.forecast.core.rolling.ratios import Cells, cells_at, fast, shrunk
from qms.forecast.core.rolling.roll import moved_up

RECENT, STEADY = 0.5, 0.85
BACK_FAST, BACK_STEADY = 0.85, 0.7
LEVEL_YEARS = 8
Rolled = tuple[FloatArray, BoolArray]
"""Units × counted steps × horizon, and per unit whether there was a transition to learn from."""


def recent_roll(known: Known, horizon: int) -> Rolled:
    """Return the roll with pooled ratios that fade by half a year and the weighed intake."""

    def make() -> Rolled:
        cells = cells_at(known)
        intake = _weighed(known, cells, horizon)
        return _rolled(known, cells, shrunk(cells, fade=RECENT), intake)

    return known.latest(("recent roll", horizon), make)


def steady_roll(known: Known, horizon: int) -> Rolled:
    """Return the roll with pooled ratios that fade by .85 a year.

    Intake as the recent roll; children of each unit's own revert by .7 to its 25-year mean.
    """
    cells, history = cells_at(known), history_of(known)
    intake = _weighed(known, cells, horizon).copy()
    if history.young:
        intake[:, 0] = reverting(history.counts[:, 0], keep=BACK_STEADY, horizon=horizon)
    return _rolled(known, cells, shrunk(cells, fade=STEADY), intake)


def fast_roll(known: Known, horizon: int) -> Rolled:
    """Return the roll with own ratios of three years; intake = (last + 2 × mean of 3) ÷ 3."""
    cells, history = cells_at(known), history_of(known)
    usual = (history.now + 2 * mean_of(history.counts, 3)) / 3
    intake = np.repeat(usual[:, :, None], horizon, axis=2)
    if history.young:
        intake[:, 0] = reverting(history.counts[:, 0], keep=BACK_FAST, horizon=horizon)
    return _rolled(known, cells, fast(cells), intake)


def level_roll(known: Known, horizon: int) -> Rolled:
    """Return the steady roll with the mean intake of eight years."""
    cells, history = cells_at(known), history_of(known)
    usual = mean_of(history.counts, LEVEL_YEARS)
    intake = np.repeat(usual[:, :, None], horizon, axis=2)
    return _rolled(known, cells, shrunk(cells, fade=STEADY), intake)


def _weighed(known: Known, cells: Cells, horizon: int) -> FloatArray:
    return known.latest(("intake", horizon), lambda: intake_of(known, cells, horizon=horizon))


def _rolled(known: Known, cells: Cells, ratios: FloatArray, intake: FloatArray) -> Rolled:
    history: History = history_of(known)
    path = moved_up(history, cells, ratios=ratios, intake=intake)
    now = history.now[:, history.young :]
    path[~cells.seen] = now[~cells.seen, :, None]
    return path, cells.seen
