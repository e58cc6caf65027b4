"""The analysis over schools as a whole: own fit and published equations on the same schools."""

from collections.abc import Sequence
from dataclasses import dataclass

from qms.allocation.core.differences.settings import Limits
from qms.allocation.core.differences.values import Composition, Indicator, Omitted, SchoolResult
from qms.allocation.core.model import AllocationModel, Factor
from qms.allocation.core.school_regression.fit import SchoolFit, fit_schools
from qms.allocation.core.school_regression.published import Applied, Equation, apply_equation
from qms.allocation.core.school_regression.rows import rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolAnalysis:
    """The year analysed, the number of schools, the fit if there are enough, and equations."""

    year: int | None
    schools: int
    fit: SchoolFit | None
    applied: tuple[Applied, ...]
    omitted: tuple[Omitted, ...]


def analysed_factors(model: AllocationModel | None, known: Sequence[Factor]) -> tuple[Factor, ...]:
    """Return the model's factors, with its weights, that are known; all known without any."""
    names = {factor.name for factor in known}
    used = tuple(one for one in (model.factors if model else ()) if one.name in names)
    return used or tuple(known)


def analyse_schools(
    factors: Sequence[Factor],
    units: Sequence[Composition],
    *,
    results: Sequence[SchoolResult],
    indicator: Indicator,
    limits: Limits,
    equations: Sequence[Equation] = (),
    is_weighted: bool = False,
    every_factor: Sequence[Factor] | None = None,
) -> SchoolAnalysis:
    """Return the fit of the latest year's results on `factors`, and the equations for the result.

    `every_factor` is what the equations may look among, `factors` unless it is given.
    """
    rows = rows_of(factors, units, results=results, limits=limits)
    known = factors if every_factor is None else every_factor
    wide = rows_of(known, units, results=results, limits=limits)
    return SchoolAnalysis(
        year=rows.year,
        schools=len(rows.schools),
        fit=fit_schools(factors, rows.schools, is_weighted=is_weighted),
        applied=tuple(
            apply_equation(equation, factors=known, rows=wide.schools)
            for equation in equations
            if equation.indicator == indicator.key
        ),
        omitted=rows.omitted,
    )
