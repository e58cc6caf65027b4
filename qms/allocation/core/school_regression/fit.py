"""Least squares over schools: result on the shares of the pupils' background."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from qms.allocation.core.differences.segregation import Numbers
from qms.allocation.core.model import Factor
from qms.allocation.core.school_regression.rows import SchoolRow

SCHOOLS_PER_TERM = 10
"""Fewer schools per term than this make coefficients that mostly fit chance (Harrell 2015)."""
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A category's coefficient: the result's change when its share goes from 0 to 1."""

    factor: str
    category: str
    coefficient: float
    se: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A school's result beside what schools with the same composition have on average."""

    unit: str
    observed: float
    expected: float

    @property
    def residual(self) -> float:
        """Return observed less expected."""
        return self.observed - self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFit:
    """A fit. `see` is the residual standard error in the result's unit.

    `references` are what each factor's categories are compared with, `dependent` the categories
    that could not be told from the others, as (factor, category). `is_shaky` warns of too few
    schools for so many terms.
    """

    intercept: float
    intercept_se: float
    terms: tuple[Term, ...]
    r_squared: float
    see: float
    references: Mapping[str, str]
    dependent: tuple[tuple[str, str], ...]
    schools: tuple[Expected, ...]
    is_weighted: bool

    @property
    def is_shaky(self) -> bool:
        """Return whether there are fewer than ten schools per term."""
        return len(self.schools) < SCHOOLS_PER_TERM * len(self.terms)


def fit_schools(
    factors: Sequence[Factor], rows: Sequence[SchoolRow], *, is_weighted: bool = False
) -> SchoolFit | None:
    """Return the fit, each school equal or weighted by its pupils; None with too few schools.

    More schools than terms are needed, or there is nothing left to judge the fit by.
    """
    references = {factor.name: reference_of(factor, rows) for factor in factors}
    wanted = [
        (factor.name, category.name)
        for factor in factors
        for category in factor.categories
        if category.name != references[factor.name]
    ]
    result = np.array([row.result for row in rows])
    weights = np.array([float(row.n) for row in rows]) if is_weighted else np.ones(len(rows))
    design, kept = _independent(wanted, rows)
    if len(rows) <= design.shape[1] or not kept:
        return None
    solved = _solve(design, result, weights)
    return SchoolFit(
        intercept=float(solved.coefficients[0]),
        intercept_se=float(solved.errors[0]),
        terms=tuple(
            Term(factor=factor, category=category, coefficient=float(b), se=float(se))
            for (factor, category), b, se in zip(
                kept, solved.coefficients[1:], solved.errors[1:], strict=True
            )
        ),
        r_squared=solved.r_squared,
        see=solved.see,
        references=references,
        dependent=tuple(one for one in wanted if one not in kept),
        schools=tuple(
            Expected(unit=row.unit.unit, observed=row.result, expected=float(value))
            for row, value in zip(rows, design @ solved.coefficients, strict=True)
        ),
        is_weighted=is_weighted,
    )


def reference_of(factor: Factor, rows: Sequence[SchoolRow]) -> str:
    """Return the category that the others are compared with.

    The one of lowest weight when the model has weights that differ, else the most common one.
    """
    weights = {category.weight for category in factor.categories}
    if len(weights) > 1:
        return min(factor.categories, key=lambda category: category.weight).name
    pupils = {
        category.name: sum(row.unit.pupils * row.unit.shares[factor.name][category.name]
                           for row in rows)
        for category in factor.categories
    }  # fmt: skip
    return max(pupils, key=lambda name: pupils[name])


def _independent(
    wanted: Sequence[tuple[str, str]], rows: Sequence[SchoolRow]
) -> tuple[Numbers, list[tuple[str, str]]]:
    """Return the columns (the first all ones) that are no mixture of those before them."""
    columns, kept = [np.ones(len(rows))], []
    for factor, category in wanted:
        column = np.array([float(row.unit.shares[factor][category]) for row in rows])
        basis = np.column_stack(columns)
        rest = column - basis @ np.linalg.lstsq(basis, column, rcond=None)[0]
        if np.abs(rest).max(initial=0.0) > TOLERANCE:
            columns.append(column)
            kept.append((factor, category))
    return np.column_stack(columns), kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solved:
    coefficients: Numbers
    errors: Numbers
    r_squared: float
    see: float


def _solve(design: Numbers, result: Numbers, weights: Numbers) -> _Solved:
    root = np.sqrt(weights)
    q, r = np.linalg.qr(design * root[:, None])
    coefficients = np.linalg.solve(r, q.T @ (result * root))
    off = result - design @ coefficients
    left = float((weights * off**2).sum())
    mean = (weights * result).sum() / weights.sum()
    total = float((weights * (result - mean) ** 2).sum())
    variance = left / (len(result) - design.shape[1])
    inverse = np.linalg.inv(r)
    return _Solved(
        coefficients=coefficients,
        errors=np.sqrt(variance * (inverse**2).sum(axis=1)),
        r_squared=1 - left / total if total > 0 else 0.0,
        see=sqrt(variance),
    )
