"""How far a kappa could have been another, had the cases happened to be others.

Whole cases are drawn with replacement: the questions of one child hang together. The interval is
corrected for bias and skewness (BCa; Efron, B. (1987), Better bootstrap confidence intervals,
Journal of the American Statistical Association 82(397), 171-185).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from qms.needs.core.agreement.kappa import Floats, Weights, kappas

LOW, HIGH = 0.025, 0.975
LEAST_DEFINED = 0.95
"""At least this share of the draws must give a kappa, or no interval is told."""
NORMAL = NormalDist()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The middle 95 % of what the value could have been."""

    low: float
    high: float


def drawn_times(cases: int, *, draws: int, seed: int) -> Floats:
    """Return how many times each case is counted in each draw: one row per draw."""
    chance = np.random.default_rng(seed)
    return chance.multinomial(cases, np.full(cases, 1 / cases), size=draws).astype(np.float64)


def intervals(per_case: Floats, times: Floats, weights: Weights) -> tuple[Interval | None, ...]:
    """Return the interval of each kappa; None where too many draws leave it undefined.

    `per_case` has the axes case, kappa, first level, second level: that case's pairs.
    """
    cases, groups, levels, _ = per_case.shape
    flat = per_case.reshape(cases, -1)
    shape = (-1, groups, levels, levels)
    drawn = kappas((times @ flat).reshape(shape), weights)
    whole = kappas(flat.sum(axis=0).reshape(shape)[0], weights)
    without = kappas((flat.sum(axis=0) - flat).reshape(shape), weights)
    return tuple(_interval(drawn[:, at], float(whole[at]), without[:, at]) for at in range(groups))


def _interval(drawn: Floats, whole: float, without: Floats) -> Interval | None:
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(whole) or len(defined) < LEAST_DEFINED * len(drawn):
        return None
    low, high = corrected_ends(defined, whole, without[~np.isnan(without)])
    return Interval(low=float(np.quantile(defined, low)), high=float(np.quantile(defined, high)))


def corrected_ends(drawn: Floats, whole: float, without: Floats) -> tuple[float, float]:
    """Return which quantiles of the draws to take: 2.5 and 97.5 % corrected for skewness."""
    below = float(np.mean(drawn < whole) + np.mean(drawn == whole) / 2)
    if not 0 < below < 1:
        return LOW, HIGH
    bias = NORMAL.inv_cdf(below)
    apart = without.mean() - without
    spread = float((apart**2).sum()) ** 1.5
    skew = float((apart**3).sum()) / (6 * spread) if spread > 0 else 0.0

    def end(share: float) -> float:
        z = bias + NORMAL.inv_cdf(share)
        return NORMAL.cdf(bias + z / (1 - skew * z))

    return end(LOW), end(HIGH)
