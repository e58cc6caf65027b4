"""Factors that tell nearly the same of the schools: their shares rise and fall together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qms.allocation.core.differences.factors import pupils_by_category
from qms.allocation.core.differences.links import correlation
from qms.allocation.core.differences.segregation import Numbers
from qms.allocation.core.differences.values import Composition
from qms.allocation.core.model import Factor

FEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two factors and the categories of theirs that go most together over the schools."""

    first: str
    first_category: str
    second: str
    second_category: str
    r: float
    schools: int


def overlaps(factors: Sequence[Factor], units: Sequence[Composition]) -> tuple[Overlap, ...]:
    """Return every pair of factors with its strongest correlation, the strongest pair first."""
    weights = np.array([float(unit.pupils) for unit in units])
    having = {one.name: np.array([one.name in u.shares for u in units]) for one in factors}
    shares = {one.name: _shares(one, units, having[one.name]) for one in factors}
    found = []
    for one, other in combinations(factors, 2):
        both = np.logical_and(having[one.name], having[other.name])
        if both.sum() >= FEWEST:
            left, right = shares[one.name][both], shares[other.name][both]
            found.append(_overlap((one, left), (other, right), weights[both]))
    kept = [pair for pair in found if pair is not None]
    return tuple(sorted(kept, key=lambda pair: (-abs(pair.r), pair.first, pair.second)))


def _overlap(
    one: tuple[Factor, Numbers], other: tuple[Factor, Numbers], weights: Numbers
) -> Overlap | None:
    (first, left), (second, right) = one, other
    pairs = [
        (r, a.name, b.name)
        for i, a in enumerate(first.categories)
        for j, b in enumerate(second.categories)
        if (r := correlation(left[:, i], right[:, j], weights=weights)) is not None
    ]
    if not pairs:
        return None
    # A positive sign reads better; with two categories each, every pair is as strong.
    r, category, other_category = max(pairs, key=lambda pair: (round(abs(pair[0]), 9), pair[0]))
    return Overlap(
        first=first.name, first_category=category, second=second.name,
        second_category=other_category, r=r, schools=len(weights),
    )  # fmt: skip


def _shares(factor: Factor, units: Sequence[Composition], having: NDArray[np.bool_]) -> Numbers:
    """Return the shares by unit and category; zeros where nothing is known."""
    found = np.zeros((len(units), len(factor.categories)))
    some = [unit for unit, has in zip(units, having, strict=True) if has]
    if some:
        counts = pupils_by_category(factor, some)
        found[having] = counts / counts.sum(axis=1)[:, None]
    return found
