"""What chance alone would do: pupils put into schools at random, the schools as large as they are.

Small schools differ from each other by chance, most for small groups. A dissimilarity means
something only when it is larger than what random allocation gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qms.allocation.core.differences.segregation import (
    Numbers,
    dissimilarity,
    dissimilarity_of_all,
    weighted_sd,
)

Whole = NDArray[np.int64]
HIGH = 0.95
FEWEST_DRAWS, SCHOOLS_DRAWN = 99, 200_000
"""With many schools fewer draws tell as much: chance evens out, and a page should not wait."""
TIE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A figure under random allocation: its mean, what 95 % of the draws stay under, and `p`.

    `p` is the part of the draws that came as far as the observed figure, itself counted in, so
    it is never 0 (Davison & Hinkley 1997, 4.11).
    """

    expected: float
    high: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ByChance:
    """The dissimilarity of each category, and of all together, under random allocation."""

    categories: tuple[Chance | None, ...]
    factor: Chance | None


def by_chance(counts: Numbers, *, draws: int, seed: int) -> ByChance:
    """Return what random allocation gives for the schools' sizes and the categories' totals."""
    sizes = whole_parts(counts.sum(axis=1))
    totals = _fit(whole_parts(counts.sum(axis=0)), int(sizes.sum()))
    rng = np.random.default_rng(seed)
    drawn = [_draw(rng, sizes, totals) for _ in range(enough(draws, schools=len(sizes)))]
    whole = sizes.astype(float)
    per_category = tuple(
        _chance(
            [dissimilarity(one[:, at], whole) for one in drawn],
            dissimilarity(counts[:, at], counts.sum(axis=1)),
        )
        for at in range(counts.shape[1])
    )
    factor = _chance([dissimilarity_of_all(one) for one in drawn], dissimilarity_of_all(counts))
    return ByChance(categories=per_category, factor=factor)


def spread_by_chance(reached: Whole, sizes: Whole, *, draws: int, seed: int) -> Chance | None:
    """Return the spread of the schools' per cent if those who reached a goal were put at random."""
    rng = np.random.default_rng(seed)
    weights = sizes.astype(float)

    def spread(some: Whole) -> float:
        return weighted_sd(100 * some / weights, weights)

    total = int(reached.sum())
    times = enough(draws, schools=len(sizes))
    drawn = [rng.multivariate_hypergeometric(sizes, total) for _ in range(times)]
    return _chance([spread(one) for one in drawn], spread(reached))


def spread_by_years(values: Numbers, weights: Numbers, *, draws: int, seed: int) -> Chance | None:
    """Return the spread of the schools' means if each year's values were dealt out at random.

    `values` is school by year, NaN where there is none. Schools that lie high or low in the same
    way year after year have a spread that dealt values do not reach.
    """
    rng = np.random.default_rng(seed)
    spreads: list[float | None] = []
    for _ in range(enough(draws, schools=len(values))):
        dealt = values.copy()
        for year in range(values.shape[1]):
            there = np.flatnonzero(~np.isnan(values[:, year]))
            dealt[there, year] = values[rng.permutation(there), year]
        spreads.append(weighted_sd(np.nanmean(dealt, axis=1), weights))
    return _chance(spreads, weighted_sd(np.nanmean(values, axis=1), weights))


def enough(draws: int, *, schools: int) -> int:
    """Return how many draws are made: those asked for, down to 99 when there are many schools."""
    return min(draws, max(FEWEST_DRAWS, SCHOOLS_DRAWN // max(schools, 1)))


def whole_parts(values: Numbers) -> Whole:
    """Return whole pupils; what is exactly a half is rounded up, however it was written."""
    return np.floor(np.round(values, 6) + 0.5).astype(np.int64)


def _fit(totals: Whole, pupils: int) -> Whole:
    """Return totals that add up to the pupils: the largest category takes the difference."""
    fitted = totals.copy()
    fitted[int(np.argmax(totals))] += pupils - int(totals.sum())
    return fitted


def _draw(rng: np.random.Generator, sizes: Whole, totals: Whole) -> Numbers:
    """Return pupils by school and category, drawn without regard to category."""
    left, columns = sizes.copy(), []
    for total in totals[:-1]:
        taken = rng.multivariate_hypergeometric(left, int(total), method="marginals")
        columns.append(taken)
        left = left - taken
    return np.column_stack((*columns, left)).astype(float)


def _chance(drawn: Sequence[float | None], observed: float | None) -> Chance | None:
    figures = np.array([one for one in drawn if one is not None])
    if observed is None or not len(figures):
        return None
    reached = int((figures >= observed - TIE).sum())
    return Chance(
        expected=float(figures.mean()),
        high=float(np.quantile(figures, HIGH)),
        p=(1 + reached) / (1 + len(figures)),
    )
