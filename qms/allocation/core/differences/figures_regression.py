"""The rows of the school-level regression, and of published equations beside it."""

from collections.abc import Iterable, Sequence

from qms.allocation.core.differences.figure_rows import WITHHELD, Hidden, Row, number, row, yes
from qms.allocation.core.school_regression.analysis import SchoolAnalysis
from qms.allocation.core.school_regression.fit import Expected


def regression_rows(analysis: SchoolAnalysis, hidden: Hidden) -> Iterable[Row]:
    """Yield the fit, its terms, and every school's expected value and residual."""
    part = "school-regression"
    yield row(part, "year", analysis.year)
    yield row(part, "schools", analysis.schools)
    if fit := analysis.fit:
        yield row(part, "weighted", yes(fit.is_weighted))
        yield row(part, "intercept", number(fit.intercept))
        yield row(part, "intercept_se", number(fit.intercept_se))
        yield row(part, "r_squared", number(fit.r_squared))
        yield row(part, "see", number(fit.see))
        for factor, category in fit.references.items():
            yield row(part, "reference", category, factor=factor)
        for factor, category in fit.dependent:
            yield row(part, "dependent", "yes", factor=factor, category=category)
        for term in fit.terms:
            at = {"factor": term.factor, "category": term.category}
            yield row(part, "coefficient", number(term.coefficient), **at)
            yield row(part, "se", number(term.se), **at)
        yield from _expected(part, "", fit.schools, hidden)
    for applied in analysis.applied:
        key = applied.equation.key
        for variable in applied.missing:
            yield row("equation", "missing", variable, other=key)
        yield from _expected("equation", key, applied.schools, hidden)


def _expected(part: str, other: str, schools: Sequence[Expected], hidden: Hidden) -> Iterable[Row]:
    for one in schools:
        is_hidden = one.unit in hidden.units
        for measure, value in (("expected", one.expected), ("residual", one.residual)):
            cell = WITHHELD if is_hidden else number(value)
            yield row(part, measure, cell, other=other, unit=one.unit)
