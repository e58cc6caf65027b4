"""Do schools keep their order from year to year? Spearman's and Kendall's correlations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np

from qms.allocation.core.risk.pupils import Floats

FEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RankPair:
    """How alike the order of the same schools is in two years; None where all are alike."""

    earlier: int
    later: int
    schools: int
    spearman: float | None
    kendall: float | None


def rank_pairs(by_year: Mapping[int, Mapping[str, float]]) -> tuple[RankPair, ...]:
    """Return each pair of years that follow each other with at least three schools in both."""
    found = []
    for earlier, later in pairwise(sorted(by_year)):
        names = sorted(set(by_year[earlier]) & set(by_year[later]))
        if len(names) >= FEWEST:
            before = [by_year[earlier][name] for name in names]
            after = [by_year[later][name] for name in names]
            found.append(RankPair(earlier=earlier, later=later, schools=len(names),
                                  spearman=spearman(before, after),
                                  kendall=kendall(before, after)))  # fmt: skip
    return tuple(found)


def ranks(values: Sequence[float]) -> Floats:
    """Return the ranks from 1; equal values share the mean of theirs."""
    whole = np.asarray(values, dtype=np.float64)
    order = np.sort(whole)
    below = np.searchsorted(order, whole, side="left")
    found: Floats = (below + np.searchsorted(order, whole, side="right") + 1) / 2
    return found


def spearman(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Return the correlation of the ranks."""
    first, second = ranks(a), ranks(b)
    first, second = first - first.mean(), second - second.mean()
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / scale if scale else None


def kendall(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Return tau-b: pairs in the same order less pairs in the other, ties corrected for."""
    first, second = np.asarray(a, np.float64), np.asarray(b, np.float64)
    alike = apart_a = apart_b = 0.0
    for x, y in zip(first, second, strict=True):
        sign_a, sign_b = np.sign(first - x), np.sign(second - y)
        alike += float(sign_a @ sign_b)
        apart_a += float(sign_a @ sign_a)
        apart_b += float(sign_b @ sign_b)
    scale = sqrt(apart_a * apart_b)
    return alike / scale if scale else None
