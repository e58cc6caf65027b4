"""What is told of a school's forecast: always of the number that is shown, with one error."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from qms.forecast.core.methods import LAST_VALUE
from qms.forecast.core.study import SeriesScore
from qms.forecast.core.told import Told
from qms.forecast.core.trust.verdicts import LONGEST, Trust, Verdict

LIMIT = 0.05  # a miss below this share is a hit, for all schools alike
POOR, ENOUGH = 60.0, 8  # per cent inside the 80 per cent interval; tests before that is told
GAVE_WAY = 2  # years whose forecasts an odd year is part of: made from it, and of it


class Said(StrEnum):
    """The word of a forecast: the verdict on the method's number, or that it is the last value."""

    TRUST = "trust"
    CARE = "care"
    UNSURE = "unsure"
    LAST = "last"


OF_VERDICT = {Trust.TRUST: Said.TRUST, Trust.CARE: Said.CARE, Trust.BASELINE: Said.UNSURE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held80:
    """How often the 80 per cent interval has held, 1–5 years ahead: per cent of `tests`."""

    share: float
    tests: int

    @property
    def is_poor(self) -> bool:
        """Return whether it has held so seldom that it must be told."""
        return self.tests >= ENOUGH and self.share < POOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One school's forecast as it is told.

    `method` is the one whose number is shown next year, `error` its own usual miss one year ahead
    in per cent (`tests` forecasts), `other` that of the method that gave way to the last value.
    `last` is the last value in pupils, `held` how the interval has done and `closes` the year of a
    planned closing.
    """

    verdict: Verdict | None
    method: str
    last: float
    error: float | None = None
    tests: int = 0
    other: float | None = None
    held: Held80 | None = None
    closes: int | None = None

    @property
    def said(self) -> Said:
        """Return the word; a school that was never tried calls for care."""
        if self.method == LAST_VALUE:
            return Said.LAST
        return OF_VERDICT[self.verdict.word] if self.verdict else Said.CARE

    def is_open(self, year: int) -> bool:
        """Return whether the school is there that year."""
        return self.closes is None or year < self.closes


def shown_of(
    verdict: Verdict | None,
    scores: Iterable[SeriesScore],
    *,
    method: str,
    asked: str,
    last: float,
    closes: int | None = None,
) -> Shown:
    """Return what is told; `scores` are the school's own, `asked` is the run's method."""
    own = list(scores)
    near = {one.method: one for one in own if one.horizon == 1}
    score, other = near.get(method), near.get(asked)
    return Shown(
        verdict=verdict,
        method=method,
        last=last,
        error=score.error if score else None,
        tests=score.cells if score else 0,
        other=other.error if other and method != asked else None,
        held=held80(one for one in own if one.method == method),
        closes=closes,
    )


def held80(scores: Iterable[SeriesScore]) -> Held80 | None:
    """Return how one method's interval has held, None where it has not been tried."""
    near = [one for one in scores if one.horizon <= LONGEST]
    tests = sum(one.cells for one in near)
    if not tests:
        return None
    return Held80(share=sum(one.cover80 * one.cells for one in near) / tests, tests=tests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One forecast one year ahead beside what came, in pupils."""

    origin: int
    expected: float
    actual: float

    @property
    def share(self) -> float:
        """Return the size of the miss as a share of what came."""
        return abs(self.expected - self.actual) / self.actual


def one_year_cells(
    told: Told | None, tried: tuple[int, int] | None, *, method: str
) -> tuple[Cell, ...]:
    """Return the forecasts one year ahead of the method that is shown, from the years tried.

    They are those behind the one-year error of the school's table.
    """
    if told is None or tried is None:
        return ()
    came = dict(zip(told.years, told.totals(), strict=True))
    found = []
    for year in told.years:
        expected = came[year] if method == LAST_VALUE else next(iter(told.said.get(year, ())), None)
        actual = came.get(year + 1)
        if not tried[0] <= year <= tried[1] or year + 1 in told.estimated:
            continue
        if expected and actual:
            found.append(Cell(origin=year, expected=expected, actual=actual))
    return tuple(found)


def hits_of(cells: Iterable[Cell]) -> tuple[int, int]:
    """Return how many missed by less than the limit, and of how many."""
    shares = [one.share for one in cells]
    return sum(share < LIMIT for share in shares), len(shares)


def error_without(cells: Iterable[Cell], year: int) -> float | None:
    """Return Σ|error| ÷ Σ actual in per cent, without forecasts made from or of the year."""
    kept = [one for one in cells if not one.origin <= year < one.origin + GAVE_WAY]
    whole = sum(one.actual for one in kept)
    return 100 * sum(abs(one.expected - one.actual) for one in kept) / whole if whole else None
