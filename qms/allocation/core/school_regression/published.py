"""A published equation put to the municipality's schools: expected result without own fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.allocation.core.model import Factor
from qms.allocation.core.school_regression.fit import Expected
from qms.allocation.core.school_regression.rows import SchoolRow

LONG_ENOUGH = 4
"""Shorter words are compared with whole categories: `ja` is no part of another word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of the equation, found by words in the names of factors and categories.

    With `levels` it is the mean level (1 for the first group of words), else the share of the
    pupils who are in a category that holds one of the words.
    """

    key: str
    coefficient: Decimal
    factor: tuple[str, ...]
    category: tuple[str, ...] = ()
    levels: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """Published coefficients and where they come from; `see` is the published standard error."""

    key: str
    name: str
    source: str
    note: str
    indicator: str
    intercept: Decimal
    see: Decimal
    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The equation on the schools, or the variables that the factors have nothing for.

    `used` says, per variable, the factor and the categories that stood for it.
    """

    equation: Equation
    schools: tuple[Expected, ...]
    used: Mapping[str, tuple[str, tuple[str, ...]]]
    missing: tuple[str, ...]


def parse_equations(table: Mapping[str, Any], language: str = "sv") -> tuple[Equation, ...]:
    """Return the equations of the content file, with their texts in the language."""
    return tuple(
        Equation(
            key=row["key"],
            name=row[f"name_{language}"],
            source=row[f"source_{language}"],
            note=row[f"note_{language}"],
            indicator=row["indicator"],
            intercept=Decimal(row["intercept"]),
            see=Decimal(row["see"]),
            variables=tuple(
                Variable(
                    key=one["key"],
                    coefficient=Decimal(one["coefficient"]),
                    factor=tuple(one["factor"]),
                    category=tuple(one.get("category", ())),
                    levels=tuple(tuple(words) for words in one.get("levels", ())),
                )
                for one in row["variable"]
            ),
        )
        for row in table.get("equation", ())
    )


def apply_equation(
    equation: Equation, *, factors: Sequence[Factor], rows: Sequence[SchoolRow]
) -> Applied:
    """Return each school's expected result by the equation; nothing when a variable is missing."""
    scores = {one.key: _scores(one, factors) for one in equation.variables}
    missing = tuple(key for key, found in scores.items() if found is None)
    known = {key: found for key, found in scores.items() if found is not None}
    used = {key: (factor, tuple(by_name)) for key, (factor, by_name) in known.items()}
    if missing:
        return Applied(equation=equation, schools=(), used=used, missing=missing)
    return Applied(
        equation=equation,
        schools=tuple(
            Expected(
                unit=row.unit.unit,
                observed=row.result,
                expected=float(equation.intercept) + _sum(equation, known, row),
            )
            for row in rows
        ),
        used=used,
        missing=(),
    )


Scores = tuple[str, Mapping[str, int]]
"""A factor, and what each of its categories counts for: 1 in the group, or its level."""


def _sum(equation: Equation, scores: Mapping[str, Scores], row: SchoolRow) -> float:
    total = 0.0
    for one in equation.variables:
        factor, by_name = scores[one.key]
        shares = row.unit.shares[factor]
        total += float(one.coefficient) * float(
            sum(shares[category] * score for category, score in by_name.items())
        )
    return total


def _scores(variable: Variable, factors: Sequence[Factor]) -> Scores | None:
    factor = next((one for one in factors if _holds(one.name, variable.factor)), None)
    if factor is None:
        return None
    names = [category.name for category in factor.categories]
    if not variable.levels:
        inside = {name: 1 for name in names if _holds(name, variable.category)}
        return (factor.name, inside) if 0 < len(inside) < len(names) else None
    levels = {name: level for name in names if (level := _level(name, variable.levels))}
    return (factor.name, levels) if len(levels) == len(names) else None


def _holds(name: str, words: Sequence[str]) -> bool:
    text = name.casefold()
    return any(word == text or (len(word) >= LONG_ENOUGH and word in text) for word in words)


def _level(name: str, levels: Sequence[Sequence[str]]) -> int:
    """Return the level whose longest word is in the name, 0 when none is.

    The longest decides: `eftergymnasial` holds the word of the level below it too.
    """
    hits = [
        (len(word), level)
        for level, words in enumerate(levels, start=1)
        for word in words
        if word in name.casefold()
    ]
    return max(hits, default=(0, 0))[1]
