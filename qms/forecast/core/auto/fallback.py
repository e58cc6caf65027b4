"""Units where the last value has been the better forecast, year ahead by year ahead.

What a unit's own few errors say is mostly chance, so they are drawn towards what all units' say;
and the baseline must have been better by half a per cent of the unit, not by a hair. A unit that
rests on it goes on doing so for as many years ahead as its own errors say the same.
"""

import numpy as np

from qms.forecast.core.auto.trail import Trail
from qms.forecast.core.panel import BoolArray, FloatArray

REACH = 15  # earlier origins
FADE = 0.95
BACK, ON, NEAR_FADE, GROWTH = 3, 1, 0.5, 0.7  # years ahead that lend evidence, as in `learning`
PATIENCE = 8.0
MARGIN = 0.005  # of the unit's pupils


def better_at(trail: Trail, place: int, *, units: int, horizon: int) -> BoolArray:
    """Return units × horizon: where the last value takes the forecast's place at `place`."""
    worse, seen = np.zeros((horizon, units)), np.zeros((horizon, units))
    for ahead in range(1, horizon + 1):
        for age in range(min(REACH, place - ahead + 1)):
            if place - ahead - age in trail.drawn:
                _compare(trail, place, ahead, worse=worse, seen=seen, age=age)
    better = np.zeros((units, horizon), dtype=np.bool_)
    for ahead in range(1, horizon + 1):
        near = np.arange(max(1, ahead - BACK), min(horizon, ahead + ON) + 1)
        lent = NEAR_FADE ** np.abs(near - ahead)
        scale = (lent / near**GROWTH)[:, None]
        lost, cells = (scale * worse[near - 1]).sum(axis=0), (scale * seen[near - 1]).sum(axis=0)
        rested = better[:, ahead - 2] if ahead > 1 else np.zeros(units, dtype=np.bool_)
        if not seen[ahead - 1].any():
            better[:, ahead - 1] = rested
            continue
        shared = lost.sum() / cells.sum()
        own = np.where(cells > 0, lost / np.maximum(cells, 1e-9), shared)
        evidence = ((lent / near)[:, None] * seen[near - 1]).sum(axis=0)
        drawn = (evidence * own + PATIENCE * shared) / (evidence + PATIENCE)
        better[:, ahead - 1] = (drawn > MARGIN) | (rested & (own > 0))
    return better


def _compare(
    trail: Trail, place: int, ahead: int, *, worse: FloatArray, seen: FloatArray, age: int
) -> None:
    """Add, per unit, how much further the forecast missed than the last value, `age` years ago."""
    origin = place - ahead - age
    became, last = trail.became(origin, ahead, seen_from=place), trail.last[origin]
    scored = ~np.isnan(became) & (last > 0)
    base, actual = np.where(scored, last, 1.0), np.where(scored, became, 1.0)
    forecast = np.where(scored, trail.drawn[origin][:, ahead - 1], 1.0)
    excess = (np.abs(forecast - actual) - np.abs(base - actual)) / base
    worse[ahead - 1] += np.where(scored, FADE**age * excess, 0.0)
    seen[ahead - 1] += np.where(scored, FADE**age, 0.0)
