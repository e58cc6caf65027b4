"""The low and the high forecast: one future for the whole municipality that adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.panel import FloatArray
from qms.forecast.core.values import Value
from qms.forecast.core.variants.plan import Level


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ends:
    """What each step of the total is multiplied by to be at its low or high end, steps × years."""

    low: FloatArray
    high: FloatArray

    def at(self, level: Level) -> FloatArray:
        """Return the factors of the level."""
        if level is Level.MAIN:
            return np.ones_like(self.low)
        return self.low if level is Level.LOW else self.high


def ends_of(total: Sequence[Value], steps: Sequence[int], horizon: int) -> Ends:
    """Return the factors, from every row of the total.

    The distance from the mean to the end of the total's 80 per cent interval is shared between the
    steps by how wide their own intervals are, so that what is least certain moves the most.
    """
    rows = {(value.step, value.horizon): value for value in total}
    low, high = np.ones((len(steps), horizon)), np.ones((len(steps), horizon))
    for ahead in range(1, horizon + 1):
        mine = [rows.get((step, ahead)) for step in steps]
        means = np.array([value.mean if value else 0.0 for value in mine])
        whole = rows[None, ahead]
        for factors, gap, width in (
            (low, whole.lo80 - whole.mean,
             [value.mean - value.lo80 if value else 0.0 for value in mine]),
            (high, whole.hi80 - whole.mean,
             [value.hi80 - value.mean if value else 0.0 for value in mine]),
        ):  # fmt: skip
            factors[:, ahead - 1] = _factors(gap, np.array(width), means)
    return Ends(low=low, high=high)


def totals_at(total: Sequence[Value], level: Level) -> list[float]:
    """Return the total of each year at the level, from every row of the total."""
    horizon = max(value.horizon for value in total)
    steps = sorted({value.step for value in total if value.step is not None})
    factors = ends_of(total, steps, horizon).at(level)
    sums = [0.0] * horizon
    for value in total:
        if value.step is not None:
            ahead = value.horizon - 1
            sums[ahead] += value.mean * float(factors[steps.index(value.step), ahead])
    return sums


def _factors(gap: float, width: FloatArray, means: FloatArray) -> FloatArray:
    width = np.where(means > 0, width, 0.0)
    shares = width if width.sum() > 0 else means
    if shares.sum() <= 0:
        return np.ones_like(means)
    moved = gap * shares / shares.sum()
    factors = 1 + np.divide(moved, means, out=np.zeros_like(means), where=means > 0)
    return np.asarray(np.maximum(factors, 0.0))
