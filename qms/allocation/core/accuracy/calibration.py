"""Does the model hold on the whole scale? Groups of like risk, and the slope with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from qms.allocation.core.accuracy.cells import NEAREST, Cells
from qms.allocation.core.accuracy.groups import WITHIN_95
from qms.allocation.core.risk.measures import Tenth
from qms.allocation.core.risk.newton import Sample, probabilities, solve


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Pupils of like risk: expected and observed shares, and the 95 % interval of the latter."""

    n: int
    expected: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """The slope of the outcome on the model's log-odds, 1 when calibrated, and its interval."""

    value: float
    low: float
    high: float


def curve(tenths: Sequence[Tenth], *, fewest: int) -> tuple[Point, ...]:
    """Return the points of the curve, rising.

    A tenth with fewer than `fewest` pupils of either outcome is put together with the next, so
    that a point never tells of a few.
    """
    found: list[list[Tenth]] = []
    waiting: list[Tenth] = []
    for tenth in tenths:
        waiting.append(tenth)
        if _is_large(waiting, fewest):
            found.append(waiting)
            waiting = []
    if waiting and found:
        found[-1] += waiting
    return tuple(_point(together) for together in found)


def _is_large(tenths: Sequence[Tenth], fewest: int) -> bool:
    observed, n = sum(one.observed for one in tenths), sum(one.n for one in tenths)
    return min(observed, n - observed) >= fewest


def _point(tenths: Sequence[Tenth]) -> Point:
    n, observed = sum(one.n for one in tenths), sum(one.observed for one in tenths)
    low, high = wilson(observed, n)
    expected = sum(one.expected for one in tenths) / n
    return Point(n=n, expected=expected, observed=observed / n, low=low, high=high)


def wilson(cases: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share (1927)."""
    square = WITHIN_95**2
    share, scale = cases / n, 1 + square / n
    middle = (share + square / (2 * n)) / scale
    half = WITHIN_95 * sqrt(share * (1 - share) / n + square / (4 * n**2)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def slope_of(cells: Cells) -> Slope | None:
    """Return the slope with an interval that lets pupils of a school be alike (a sandwich).

    The covariance is A⁻¹(Σ u uᵀ)A⁻¹ · k/(k − 1) over k schools, u being a school's score. None
    when the risks do not vary or the regression runs away.
    """
    inside = np.clip(cells.p, NEAREST, 1 - NEAREST)
    log_odds = np.log(inside) - np.log1p(-inside)
    if float(np.ptp(log_odds)) < 1e-9:
        return None
    x = np.column_stack([np.ones(len(log_odds)), log_odds])
    n, cases = cells.patterns.n.astype(np.float64), cells.patterns.cases.astype(np.float64)
    sample = Sample(x=x, n=n, cases=cases)
    found = solve(sample)
    if not found.is_converged:
        return None
    left = cases - n * probabilities(x @ found.coefficients)
    scores = np.column_stack([cells.sums(left * x[:, at]) for at in (0, 1)])
    schools = len(cells.schools)
    covariance = found.covariance @ (scores.T @ scores) @ found.covariance * schools / (schools - 1)
    value, half = float(found.coefficients[1]), WITHIN_95 * sqrt(max(0.0, float(covariance[1, 1])))
    return Slope(value=value, low=value - half, high=value + half)
