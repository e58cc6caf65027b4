"""Permutation: the p-value, and the interval of effects that the test would not reject."""

from dataclasses import dataclass
from math import inf

import numpy as np

from qms.allocation.core.risk.pupils import Floats

LEVEL = 0.05
AS_LARGE = 1 - 1e-9
"""Estimates that agree to nine digits are as large as each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Estimates of every assignment, the true one first, and how each sees the true treatment.

    Had the true effect been d lower, assignment a would have shown `estimates[a] - d * sees[a]`.
    """

    estimates: Floats
    sees: Floats


def p_value(estimates: Floats) -> float:
    """Return the share of assignments whose estimate is at least as far from 0 as the first."""
    sizes = np.abs(estimates)
    return float((sizes >= sizes[0] * AS_LARGE).mean())


def interval(drawn: Drawn, level: float = LEVEL) -> tuple[float, float]:
    """Return the effects that are not rejected at `level`; infinite when nothing could be.

    The assignment a speaks against rejecting d while |est(a) - d·sees(a)| ≥ |est(0) - d|, which
    holds between two points around est(0); the end is where too few still do.
    """
    own = drawn.estimates[0]
    others, sees = drawn.estimates[1:], drawn.sees[1:]
    narrow = np.abs(sees) < 1
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([(own - others) / (1 - sees), (own + others) / (1 + sees)])
    low = np.sort(np.where(narrow, ends.min(axis=0), -inf))
    high = np.sort(np.where(narrow, ends.max(axis=0), inf))[::-1]
    # What happened speaks for itself everywhere; d is kept while more than `level` of all do.
    needed = int(np.floor(level * len(drawn.estimates) + 1e-9))
    if needed < 1:
        return -inf, inf
    return float(low[needed - 1]), float(high[needed - 1])
