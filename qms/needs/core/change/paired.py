"""Has the need changed? The mean change of the same children, with its 95 % interval.

Student's interval for paired observations: mean ± t · s/√n with n - 1 degrees of freedom, where s
is the standard deviation of the children's own changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import atan, cos, pi, sin, sqrt

FEWEST_TO_JUDGE = 10
"""Fewer children than this, and nothing is said of a change: one child would sway the answer."""
INSIDE = 0.95
HALVINGS = 60


class Direction(StrEnum):
    """What is said of a change in need."""

    LESS = "less"
    MORE = "more"
    NONE = "none"  # cannot be told from no change
    FEW = "few"  # too few children


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """The mean of the children's changes in points, with its interval."""

    mean: float
    low: float
    high: float


def paired(changes: Sequence[int]) -> Paired | None:
    """Return the mean change with its interval, None of fewer than ten children."""
    n = len(changes)
    if n < FEWEST_TO_JUDGE:
        return None
    mean = sum(changes) / n
    spread = sqrt(sum((one - mean) ** 2 for one in changes) / (n - 1))
    half = quantile(n - 1) * spread / sqrt(n)
    return Paired(mean=mean, low=mean - half, high=mean + half)


def direction(found: Paired | None) -> Direction:
    """Return what may be said: a change only where the whole interval is on one side of none."""
    if found is None:
        return Direction.FEW
    if found.high < 0:
        return Direction.LESS
    return Direction.MORE if found.low > 0 else Direction.NONE


def quantile(freedom: int) -> float:
    """Return the t that 95 % of Student's distribution lies within, by halving an interval."""
    low, high = 0.0, 100.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if within(middle, freedom) < INSIDE:
            low = middle
        else:
            high = middle
    return high


def within(t: float, freedom: int) -> float:
    """Return the part of Student's distribution between -t and t.

    The finite sums of Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.7.3
    (odd degrees of freedom) and 26.7.4 (even).
    """
    angle = atan(t / sqrt(freedom))
    is_odd = freedom % 2
    term = cos(angle) if is_odd else 1.0
    whole = term if freedom > 1 else 0.0
    for at in range(3 if is_odd else 2, freedom - 1, 2):
        term *= (at - 1) / at * cos(angle) ** 2
        whole += term
    return 2 / pi * (angle + sin(angle) * whole) if is_odd else sin(angle) * whole
