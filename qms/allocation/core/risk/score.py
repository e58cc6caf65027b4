"""The need that a risk model sees in pupils: per pupil, and as the mean of each school."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.risk.model import RiskFactor, RiskModel
from qms.allocation.core.risk.newton import probabilities
from qms.allocation.core.risk.pupils import Column, Flags, Floats, Pupils, Whole
from qms.kernel.problems import Problem, RefusedError

PLACES = 12
"""Decimals of a school's risk: what a file carries is what is counted with."""
PUPIL_PLACES = 15
"""A pupil's probability is summed in whole steps of so many decimals, so that order is nothing."""
LOW_STEPS = 10**8


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """Probabilities row by row; `unseen` where a category was read as the reference."""

    probabilities: Floats
    unseen: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A category that the model does not know; empty where the pupils' category is missing."""

    factor: str
    category: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRisk:
    """A school: pupils, mean probability, that ÷ everybody's, pupils of unseen categories.

    `risk` has twelve decimals; `index` is exact.
    """

    group: str
    n: int
    risk: Fraction
    index: Fraction
    unseen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Every school in order of name, everybody together, and what the model did not know."""

    groups: tuple[GroupRisk, ...]
    n: int
    risk: Fraction
    unseen: tuple[Unseen, ...]


def predict(model: RiskModel, pupils: Pupils) -> Prediction:
    """Return each row's probability; an unseen or missing category counts as the reference."""
    log_odds = np.full(pupils.rows, float(model.intercept))
    unseen = np.zeros(pupils.rows, dtype=np.bool_)
    for factor in model.factors:
        column = pupils.factors[factor.name]
        log_odds += _effects(factor, column)[column.codes]
        unseen |= _unknown(factor, column)[column.codes]
    return Prediction(probabilities=probabilities(log_odds), unseen=unseen)


def _effects(factor: RiskFactor, column: Column) -> Floats:
    """Return the coefficient per category; the last place is read by the code for missing."""
    known = {level.name: float(level.coefficient) for level in factor.levels}
    return np.array([*(known.get(name, 0.0) for name in column.categories), 0.0])


def _unknown(factor: RiskFactor, column: Column) -> Flags:
    known = set(factor.categories)
    return np.array([*(name not in known for name in column.categories), True])


def score_groups(model: RiskModel, pupils: Pupils) -> Scored:
    """Return the risk and the index of each group of `pupils.group`, whatever the rows' order.

    Everybody's risk is the mean of the groups', weighted by pupils. Raise
    RefusedError when nobody is left or the model sees no risk at all.
    """
    group = pupils.group
    if group is None:
        raise ValueError("the pupils have no group")
    found = predict(model, pupils)
    weights = pupils.weights if pupils.weights is not None else np.ones(pupils.rows, np.int64)
    n = _sums(group, weights)
    unseen = _sums(group, weights * found.unseen)
    risks = [
        Fraction(decimal_of(total / int(pupils_there), PLACES)) if pupils_there else Fraction(0)
        for total, pupils_there in zip(
            _exact_sums(group, found.probabilities, weights), n, strict=True
        )
    ]
    everybody = int(n.sum())
    together = sum((int(m) * risk for m, risk in zip(n, risks, strict=True)), Fraction(0))
    if together == 0:
        raise RefusedError((_nothing(everybody),))
    mean = together / everybody
    return Scored(
        groups=tuple(
            GroupRisk(
                group=name,
                n=int(n[at]),
                risk=risks[at],
                index=risks[at] / mean,
                unseen=int(unseen[at]),
            )
            for at, name in sorted(enumerate(group.categories), key=lambda pair: pair[1])
            if n[at]
        ),
        n=everybody,
        risk=mean,
        unseen=_every_unseen(model, pupils, weights),
    )


def _nothing(pupils: int) -> Problem:
    if pupils:
        return Problem(
            message="Modellen ger sannolikheten noll för alla elever.",
            cure="Kontrollera konstanten och koefficienterna.",
        )
    return Problem(message="Det finns inga elever att räkna på.", cure="Kontrollera filen.")


def _sums(column: Column, values: Whole) -> Whole:
    """Return the sum of the values per category; rows without a category are not counted."""
    found = np.zeros(len(column.categories) + 1, dtype=np.int64)
    np.add.at(found, column.codes, values)
    return found[:-1]


def _exact_sums(group: Column, p: Floats, weights: Whole) -> list[Fraction]:
    """Return Σ weight × probability per group; sums of two halves keep clear of 2⁶³."""
    steps = np.rint(p * 10.0**PUPIL_PLACES).astype(np.int64)
    high, low = np.divmod(steps, LOW_STEPS)
    highs, lows = _sums(group, high * weights), _sums(group, low * weights)
    return [
        Fraction(int(high) * LOW_STEPS + int(low), 10**PUPIL_PLACES)
        for high, low in zip(highs, lows, strict=True)
    ]


def _every_unseen(model: RiskModel, pupils: Pupils, weights: Whole) -> tuple[Unseen, ...]:
    found: list[Unseen] = []
    for factor in model.factors:
        column = pupils.factors[factor.name]
        known = set(factor.categories)
        names: Sequence[str] = (*column.categories, "")
        n = np.zeros(len(names), dtype=np.int64)
        np.add.at(n, column.codes, weights)
        found += [
            Unseen(factor=factor.name, category=name, n=int(n[at]))
            for at, name in enumerate(names)
            if name not in known and n[at]
        ]
    return tuple(found)
