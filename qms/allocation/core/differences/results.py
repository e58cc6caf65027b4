"""Whether the schools' results differ, and by more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from qms.allocation.core.differences.chance import (
    Chance,
    spread_by_chance,
    spread_by_years,
    whole_parts,
)
from qms.allocation.core.differences.segregation import weighted_sd
from qms.allocation.core.differences.settings import Limits
from qms.allocation.core.differences.values import Indicator, SchoolResult


class ChanceBy(StrEnum):
    """How chance was reckoned: pupils put at random, years dealt at random, or not possible."""

    BY_PUPILS = "by-pupils"
    BY_YEARS = "by-years"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolMean:
    """A school's mean over the years, weighted by pupils where they are known."""

    unit: str
    value: float
    n: int | None
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFigures:
    """The spread between schools of one indicator, in its own unit of measure."""

    indicator: Indicator
    years: tuple[int, ...]
    schools: tuple[SchoolMean, ...]
    mean: float
    sd: float
    least: float
    tested: ChanceBy
    chance: Chance | None
    is_notable: bool

    @property
    def by_unit(self) -> dict[str, float]:
        """Return the schools' means by unit."""
        return {school.unit: school.value for school in self.schools}


def result_figures(
    indicator: Indicator, results: Sequence[SchoolResult], *, limits: Limits
) -> ResultFigures | None:
    """Return the spread over the latest years there are results for; None when there are none.

    Notable is a spread of at least the limit which chance does not explain. With too few schools,
    or with one year and no number of pupils, chance cannot be reckoned and the limit decides;
    without a limit either nothing is notable.
    """
    years = sorted({one.year for one in results})[-limits.result_years :]
    rows = sorted((one for one in results if one.year in years), key=lambda one: one.unit)
    means = _means(rows)
    if not means:
        return None
    weights = np.array([float(one.n or 1) for one in means]) if _has_all_n(means) else None
    even = np.ones(len(means)) if weights is None else weights
    values = np.array([one.value for one in means])
    tested, chance = _test(indicator, rows, means, limits)
    sd, least = weighted_sd(values, even), limits.least_spread(indicator.scale)
    is_by_chance = chance.p > limits.chance if chance is not None else least <= 0
    return ResultFigures(
        indicator=indicator,
        years=tuple(years),
        schools=means,
        mean=float((even * values).sum() / even.sum()),
        sd=sd,
        least=least,
        tested=tested,
        chance=chance,
        is_notable=sd >= least and not is_by_chance,
    )


def _means(rows: Sequence[SchoolResult]) -> tuple[SchoolMean, ...]:
    by_unit: dict[str, list[SchoolResult]] = {}
    for row in rows:
        by_unit.setdefault(row.unit, []).append(row)
    return tuple(_mean(unit, some) for unit, some in by_unit.items())


def _mean(unit: str, rows: Sequence[SchoolResult]) -> SchoolMean:
    counts = [row.n for row in rows if row.n]
    if len(counts) < len(rows):
        value = sum(row.value for row in rows) / len(rows)
        return SchoolMean(unit=unit, value=value, n=None, years=len(rows))
    pupils = sum(counts)
    value = sum(row.value * n for row, n in zip(rows, counts, strict=True)) / pupils
    return SchoolMean(unit=unit, value=value, n=pupils, years=len(rows))


def _has_all_n(means: Sequence[SchoolMean]) -> bool:
    return all(one.n for one in means)


def _test(
    indicator: Indicator,
    rows: Sequence[SchoolResult],
    means: Sequence[SchoolMean],
    limits: Limits,
) -> tuple[ChanceBy, Chance | None]:
    """Return how chance was reckoned, and what it gives."""
    if len(means) < limits.fewest_schools:
        return ChanceBy.NOT, None
    if indicator.scale == "percent" and _has_all_n(means):
        sizes = np.array([one.n for one in means], dtype=np.int64)
        reached = whole_parts(np.array([one.value for one in means]) / 100 * sizes)
        chance = spread_by_chance(reached, sizes, draws=limits.draws, seed=limits.seed)
        return ChanceBy.BY_PUPILS, chance
    years = sorted({row.year for row in rows})
    if len(years) < 2:
        return ChanceBy.NOT, None
    place = {one.unit: at for at, one in enumerate(means)}
    table = np.full((len(means), len(years)), np.nan)
    for row in rows:
        table[place[row.unit], years.index(row.year)] = row.value
    weights = np.array([float(one.n or 1) for one in means])
    chance = spread_by_years(table, weights, draws=limits.draws, seed=limits.seed)
    return ChanceBy.BY_YEARS, chance
