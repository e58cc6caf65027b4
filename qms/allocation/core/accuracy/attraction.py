"""Have highly compensated schools become sought after? Against the others, with uncertainty.

Which schools are compensated is compared with every other way (or a seeded sample of the ways) that
so many schools could have been chosen: p is the share of them that differ at least as much.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import comb

import numpy as np

from qms.allocation.core.risk.pupils import Flags, Floats

LEVEL = 0.05
MOST_WAYS = 4_999
FEWEST_EACH = 2
FEWEST_YEARS = 2


class Measure(StrEnum):
    """What is compared: first choices per place, moves in less out per 100 places, outcome."""

    FIRST_CHOICE = "first-choice"
    NET_MOVES = "net-moves"
    OUTCOME = "outcome"


class Answer(StrEnum):
    """What may be said of the highly compensated schools beside the others."""

    HIGHER = "higher"
    LOWER = "lower"
    CANNOT_TELL = "cannot-tell"
    TOO_FEW = "too-few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Means of the highly compensated schools and of the others, the difference and its interval.

    The interval never says more than `p`: where the difference may be chance it holds 0.
    `trend` is the difference between the mean yearly changes, with its own p; None with one year.
    """

    measure: Measure
    high_schools: int
    other_schools: int
    years: tuple[int, ...]
    high: float
    other: float
    low_end: float
    high_end: float
    p: float
    answer: Answer
    trend: float | None
    trend_p: float | None
    trend_answer: Answer


Series = Mapping[str, Mapping[int, float]]
"""School to year to value."""


def highly_compensated(kr_per_pupil: Mapping[str, float]) -> frozenset[str]:
    """Return the quarter of the schools with most kronor per pupil, at least one; ties by name."""
    order = sorted(kr_per_pupil, key=lambda name: (-kr_per_pupil[name], name))
    return frozenset(order[: max(1, len(order) // 4)]) if order else frozenset()


def compare(
    series: Series, high: frozenset[str], measure: Measure, *, seed: int
) -> Compared | None:
    """Return the comparison over all years that are known; None when nothing is."""
    names = [name for name in sorted(series) if series[name]]
    years = tuple(sorted({year for name in names for year in series[name]}))
    flags = np.array([name in high for name in names], dtype=np.bool_)
    if not names or not flags.any() or flags.all():
        return None
    levels = np.array([float(np.mean(list(series[name].values()))) for name in names])
    is_enough = min(int(flags.sum()), int((~flags).sum())) >= FEWEST_EACH
    difference, p = _permuted(levels, flags, seed)
    half = max(_half(levels, flags), abs(difference) if p > LEVEL else 0.0)
    trend, trend_p = _trend(series, names, high, seed)
    return Compared(
        measure=measure,
        high_schools=int(flags.sum()),
        other_schools=int((~flags).sum()),
        years=years,
        high=float(levels[flags].mean()),
        other=float(levels[~flags].mean()),
        low_end=difference - half,
        high_end=difference + half,
        p=p,
        answer=_answer(difference, p) if is_enough else Answer.TOO_FEW,
        trend=trend,
        trend_p=trend_p,
        trend_answer=Answer.TOO_FEW
        if trend is None or trend_p is None
        else _answer(trend, trend_p),
    )


def _answer(difference: float | None, p: float | None) -> Answer:
    if difference is None or p is None:
        return Answer.TOO_FEW
    if p > LEVEL:
        return Answer.CANNOT_TELL
    return Answer.HIGHER if difference > 0 else Answer.LOWER


def _half(values: Floats, flags: Flags) -> float:
    """Return twice the standard error of the difference of the means."""
    parts = [values[flags], values[~flags]]
    return 2.0 * float(np.sqrt(sum(_of_mean(part) for part in parts)))


def _of_mean(values: Floats) -> float:
    return float(values.var(ddof=1)) / len(values) if len(values) > 1 else 0.0


def _trend(
    series: Series, names: Sequence[str], high: frozenset[str], seed: int
) -> tuple[float | None, float | None]:
    """Return the difference between the mean slopes per year, and its p; None when too few."""
    slopes = {name: slope for name in names if (slope := _slope(series[name])) is not None}
    flags = np.array([name in high for name in slopes], dtype=np.bool_)
    if min(int(flags.sum()), int((~flags).sum())) < FEWEST_EACH:
        return None, None
    return _permuted(np.array(list(slopes.values())), flags, seed)


def _slope(values: Mapping[int, float]) -> float | None:
    if len(values) < FEWEST_YEARS:
        return None
    years = np.array(sorted(values), dtype=np.float64)
    known = np.array([values[int(year)] for year in years])
    years -= years.mean()
    return float((years * known).sum() / (years**2).sum())


def _permuted(values: Floats, flags: Flags, seed: int) -> tuple[float, float]:
    """Return the difference of the means, and the share of ways that differ at least as much."""
    chosen, count = int(flags.sum()), len(values)
    total = float(values.sum())
    sums = np.array([values[list(way)].sum() for way in _ways(count, chosen, seed)])
    differences = sums / chosen - (total - sums) / (count - chosen)
    own = float(values[flags].mean() - values[~flags].mean())
    is_as_far = np.abs(differences) >= abs(own) - 1e-9 * (1.0 + abs(own))
    if comb(count, chosen) <= MOST_WAYS:
        return own, float(is_as_far.mean())
    return own, float((is_as_far.sum() + 1) / (len(sums) + 1))


def _ways(count: int, chosen: int, seed: int) -> list[tuple[int, ...]]:
    """Return every way to choose, or a seeded sample of them where they are many."""
    if comb(count, chosen) <= MOST_WAYS:
        return list(combinations(range(count), chosen))
    rng = np.random.default_rng(seed)
    return [tuple(rng.permutation(count)[:chosen].tolist()) for _ in range(MOST_WAYS)]
