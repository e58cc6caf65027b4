"""Cohort roll: every grade moves up a year, by how many usually follow along.

For each unit and step: progression ratio = Σ pupils in the step over the last `transitions`
years ÷ Σ pupils in the step below a year earlier; intake = mean of as many years.
"""

import numpy as np

from qms.forecast.core.panel import BoolArray, FloatArray, Panel

LARGEST_RATIO = 5.0  # above it most of the step's pupils come from elsewhere: an intake


def roll(
    panel: Panel, *, transitions: int, horizon: int, intake: FloatArray | None = None
) -> tuple[FloatArray, BoolArray]:
    """Return the forecast (units × steps × horizon) and, per unit, whether it has a history.

    A unit without one transition to learn from has none; its forecast is its last value.
    `intake` (units × horizon) replaces the mean as the pupils who start the lowest step;
    NaN in it keeps the mean.
    """
    above, below, seen = _transitions(panel, transitions)
    usual = recent_mean(panel.counts, years=transitions)
    ratios = _ratios(above, below, panel.follows())
    takes_in = np.isnan(ratios) | (ratios > LARGEST_RATIO)
    frontier = _frontier(above, below, usual) & panel.follows()
    ratios = np.where(frontier, _pooled(above, below)[None, :], ratios)
    takes_in &= ~frontier
    now = np.nan_to_num(panel.counts[:, :, -1])
    path = np.empty((*now.shape, horizon))
    current = now
    for ahead in range(horizon):
        moved = np.zeros_like(current)
        moved[:, 1:] = current[:, :-1]
        current = np.where(takes_in, usual, moved * np.nan_to_num(ratios))
        if intake is not None:
            given = ~np.isnan(intake[:, ahead])
            current[given, 0] = intake[given, ahead]
        path[:, :, ahead] = current
    path[~seen] = now[~seen, :, None]
    return path, seen


def _transitions(panel: Panel, transitions: int) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return pupils per unit and step after, and in the step below before, and who has any.

    Only transitions with both ends known count; the lowest step gets zeros.
    """
    after = panel.counts[:, 1:, 1:][:, :, -transitions:]
    before = panel.counts[:, :-1, :-1][:, :, -transitions:]
    both = ~np.isnan(after) & ~np.isnan(before)
    years = panel.counts[:, :1, :]
    pairs = ~np.isnan(years[:, 0, 1:]) & ~np.isnan(years[:, 0, :-1])
    seen = np.asarray(pairs[:, -transitions:].any(axis=1))
    shape = (len(panel.units), len(panel.steps))
    above, below = np.zeros(shape), np.zeros(shape)
    above[:, 1:] = np.where(both, after, 0).sum(axis=2)
    below[:, 1:] = np.where(both, before, 0).sum(axis=2)
    unlinked = ~panel.follows()
    above[:, unlinked] = 0
    below[:, unlinked] = 0
    return above, below, seen


def _ratios(above: FloatArray, below: FloatArray, follows: BoolArray) -> FloatArray:
    """Return units × steps, NaN where nobody was in the step below."""
    ratios = np.full(above.shape, np.nan)
    np.divide(above, below, out=ratios, where=(below > 0) & follows)
    return ratios


def recent_mean(counts: FloatArray, *, years: int) -> FloatArray:
    """Return units × steps: the mean of the known ones among the last `years` years, else 0."""
    recent = counts[:, :, -years:]
    known = ~np.isnan(recent)
    total = np.where(known, recent, 0).sum(axis=2)
    return np.asarray(total / np.maximum(known.sum(axis=2), 1))


def _pooled(above: FloatArray, below: FloatArray) -> FloatArray:
    """Return, per step, the ratio over the units that have the step, 1 where none has."""
    has = (above > 0) & (below > 0)
    top, bottom = np.where(has, above, 0).sum(axis=0), np.where(has, below, 0).sum(axis=0)
    pooled = np.ones(above.shape[1])
    np.divide(top, bottom, out=pooled, where=bottom > 0)
    return pooled


def _frontier(above: FloatArray, below: FloatArray, intake: FloatArray) -> BoolArray:
    """Return where a growing unit has not reached yet: no pupils, and none below so far."""
    return np.asarray((above == 0) & (below == 0) & (intake == 0))
