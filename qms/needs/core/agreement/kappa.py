"""Cohen's weighted kappa of two assessors who set levels on the same cases.

Cohen, J. (1968), Weighted kappa: nominal scale agreement with provision for scaled disagreement
or partial credit, Psychological Bulletin 70(4), 213-220.
"""

from collections.abc import Iterable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEXT_TO_NOTHING = 1e-12


class Weights(StrEnum):
    """How much a disagreement counts: as many levels as it is, or their square."""

    LINEAR = "linear"
    QUADRATIC = "quadratic"


def disagreement(levels: int, weights: Weights) -> Floats:
    """Return the weight of each pair of levels: 0 on the diagonal, more the further apart."""
    apart = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels))).astype(np.float64)
    return apart if weights is Weights.LINEAR else apart**2


def table_of(pairs: Iterable[tuple[int, int]], levels: int) -> Floats:
    """Return how many pairs have each combination: a row per first level, a column per second.

    Raise ValueError for a level outside the scale.
    """
    table = np.zeros((levels, levels))
    for first, second in pairs:
        if not (0 <= first < levels and 0 <= second < levels):
            raise ValueError(f"levels {first} and {second} are not both in 0 to {levels - 1}")
        table[first, second] += 1
    return table


def kappas(tables: Floats, weights: Weights) -> Floats:
    """Return the kappa of each table (the last two axes); not a number where it is undefined.

    Kappa is 1 less the observed disagreement through that expected by chance. It is undefined
    where chance expects none: both have set one and the same level throughout.
    """
    cost = disagreement(tables.shape[-1], weights)
    totals = tables.sum(axis=(-2, -1))
    first, second = tables.sum(axis=-1), tables.sum(axis=-2)
    observed = (tables * cost).sum(axis=(-2, -1)) * totals
    expected = np.einsum("...i,ij,...j->...", first, cost, second)
    found: Floats = np.full(np.shape(expected), np.nan)
    np.divide(observed, expected, out=found, where=expected > NEXT_TO_NOTHING)
    return 1.0 - found


def kappa_of_table(table: Floats, weights: Weights) -> float | None:
    """Return the weighted kappa of one table, None where it is undefined."""
    found = float(kappas(np.asarray(table, dtype=np.float64), weights))
    return None if np.isnan(found) else found


def weighted_kappa(
    pairs: Iterable[tuple[int, int]], *, levels: int, weights: Weights = Weights.QUADRATIC
) -> float | None:
    """Return the weighted kappa of (first, second) levels, None where it is undefined."""
    return kappa_of_table(table_of(pairs, levels), weights)
