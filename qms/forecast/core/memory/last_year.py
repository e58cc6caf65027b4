"""What last year's forecast said of this year, and whether it errs the same way every year."""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.forecast.core.memory.misses import SPANS
from qms.forecast.core.study import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Steps that are followed together: what was expected of them, and what came."""

    span: tuple[int, int]
    expected: float
    actual: float

    @property
    def share(self) -> float:
        """Return the miss as a share of what came, above 0 when the forecast was too high."""
        return (self.expected - self.actual) / self.actual


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """Pupils that were expected in `year` the year before, and how many came.

    `published` is False when no forecast was published the year before and `expected` is what the
    method would have said. `streak` is how many years in a row, this one included, published
    forecasts have erred the same way; `usual` their mean error as a share of what came, above 0
    when they were too high. `stage` is the one that a published forecast erred most on.
    """

    year: int
    expected: float
    actual: float
    published: bool
    streak: int = 0
    usual: float = 0.0
    stage: Stage | None = None

    @property
    def missed(self) -> int:
        """Return the rounded forecast − the rounded actual, so above 0 when it was too high."""
        return round(self.expected) - round(self.actual)

    @property
    def share(self) -> float:
        """Return the miss as a share of what came, above 0 when the forecast was too high."""
        return (self.expected - self.actual) / self.actual if self.actual else 0.0


def last_year_of(
    year: int,
    *,
    observed: Mapping[int, float],
    published: Mapping[int, float],
    check: Check | None,
    stage: Stage | None = None,
) -> LastYear | None:
    """Return what was expected of `year`, None when nothing was or it has not come.

    `published` is what published forecasts said one year ahead, by the year they spoke of;
    `check` what the method would have said.
    """
    if year in published and year in observed:
        streak = _streak(year, observed, published)
        came = sum(observed[one] for one in streak)
        return LastYear(
            year=year,
            expected=published[year],
            actual=observed[year],
            published=True,
            streak=len(streak),
            usual=sum(published[one] - observed[one] for one in streak) / came if came else 0.0,
            stage=stage,
        )
    if check is None or check.year != year:
        return None
    return LastYear(year=year, expected=check.expected, actual=check.actual, published=False)


def largest_stage(expected: Mapping[int, float], came: Mapping[int, float]) -> Stage | None:
    """Return the stage with the largest miss as a share; both are pupils by step."""
    found = []
    for low, high in SPANS:
        steps = [step for step in expected if low <= step <= high and step in came]
        actual = sum(came[step] for step in steps)
        if actual > 0:
            said = sum(expected[step] for step in steps)
            found.append(Stage(span=(low, high), expected=said, actual=actual))
    return max(found, key=lambda one: abs(one.share), default=None)


def _streak(year: int, observed: Mapping[int, float], published: Mapping[int, float]) -> list[int]:
    """Return the years back from `year` that erred the same way as it did."""

    def way(one: int) -> int:
        missed = round(published[one]) - round(observed[one])
        return (missed > 0) - (missed < 0)

    years: list[int] = []
    while year in observed and year in published and way(year) != 0:
        if years and way(year) != way(years[-1]):
            break
        years.append(year)
        year -= 1
    return years
