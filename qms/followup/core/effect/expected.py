"""Results against what schools with alike pupils have: per spring, and how that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qms.allocation.core.differences.settings import Limits
from qms.allocation.core.differences.values import Composition, SchoolResult
from qms.allocation.core.model import Factor
from qms.allocation.core.school_regression.fit import SchoolFit, fit_schools
from qms.allocation.core.school_regression.rows import rows_of

RELIABLE = 2
"""Residual standard errors that a deviation must exceed to be more than usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spring:
    """What is known before a spring's results: the autumn's composition of every unit."""

    year: int
    factors: tuple[Factor, ...]
    units: tuple[Composition, ...]
    results: tuple[SchoolResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstExpected:
    """A unit's result, what was expected of alike pupils, and the deviation.

    `before` is the mean deviation of the earlier springs, None when there is none. `is_unusual`
    tells whether the deviation is more than two residual standard errors.
    """

    unit: str
    observed: float
    expected: float
    before: float | None
    springs: int
    is_unusual: bool

    @property
    def deviation(self) -> float:
        """Return observed less expected."""
        return self.observed - self.expected

    @property
    def change(self) -> float | None:
        """Return how much the deviation has changed."""
        return None if self.before is None else self.deviation - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """The latest spring's units, and the fit behind them; None where no spring has a fit."""

    year: int
    units: tuple[AgainstExpected, ...]
    fit: SchoolFit


def expectations(springs: Sequence[Spring], limits: Limits) -> Expectations | None:
    """Return the latest spring against expected, beside the mean of the springs before it."""
    fits = {
        spring.year: fit
        for spring in sorted(springs, key=lambda one: one.year)
        if (fit := _fit(spring, limits)) is not None
    }
    if not fits:
        return None
    latest = max(fits)
    earlier: dict[str, list[float]] = {}
    for year, fit in fits.items():
        for school in fit.schools if year != latest else ():
            earlier.setdefault(school.unit, []).append(school.residual)
    return Expectations(year=latest, units=_units(fits[latest], earlier), fit=fits[latest])


def _fit(spring: Spring, limits: Limits) -> SchoolFit | None:
    found = rows_of(spring.factors, spring.units, results=spring.results, limits=limits)
    return fit_schools(spring.factors, found.schools) if found.schools else None


def _units(fit: SchoolFit, earlier: Mapping[str, Sequence[float]]) -> tuple[AgainstExpected, ...]:
    return tuple(
        AgainstExpected(
            unit=school.unit,
            observed=school.observed,
            expected=school.expected,
            before=sum(past) / len(past) if past else None,
            springs=len(past),
            is_unusual=abs(school.residual) > RELIABLE * fit.see,
        )
        for school in fit.schools
        for past in (earlier.get(school.unit, ()),)
    )
