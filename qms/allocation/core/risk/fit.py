"""Fit a risk model to pupils of earlier years; what went wrong on the way is told, not hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import numpy as np

from qms.allocation.core.risk.collapse import Patterns, collapse
from qms.allocation.core.risk.design import Design, design
from qms.allocation.core.risk.model import Level, RiskFactor, RiskModel
from qms.allocation.core.risk.newton import Sample, Solution, solve
from qms.allocation.core.risk.pupils import Pupils
from qms.allocation.core.risk.separation import (
    pure_categories,
    refuse_constant,
    refuse_separated,
    runaway_terms,
)

FEW_CASES_PER_TERM = 10


class Method(StrEnum):
    """How the coefficients were found: maximum likelihood, or Firth's penalised likelihood."""

    MAXIMUM_LIKELIHOOD = "ml"
    FIRTH = "firth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something that the reader of the fit must know: which factor and category, and a sentence."""

    message: str
    factor: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is fitted on what. A factor without a given reference gets its most common category."""

    outcome: str
    factors: tuple[str, ...]
    source: str
    references: Mapping[str, str] = field(default_factory=dict)
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted model, how it was found and what is to be said of it.

    `left_out` is the number of pupils without the outcome or a factor. `covariance` follows
    `terms`: the constant, then every level in the model's order.
    """

    model: RiskModel
    method: Method
    cases: int
    left_out: int
    log_likelihood: float
    null_log_likelihood: float
    steps: int
    covariance: Any
    patterns: Patterns
    warnings: tuple[Warned, ...]


def fit_risk(pupils: Pupils, options: Options) -> Fit:
    """Return the model fitted to the pupils whose outcome and factors are known.

    Raise RefusedError when the outcome is constant or wholly decided by the factors, when a factor
    has one category, and when factors say the same.
    """
    columns = [pupils.factors[name] for name in options.factors]
    patterns = collapse(columns, pupils.outcomes[options.outcome], pupils.weights)
    return fit_patterns(patterns, options, left_out=pupils.pupils - patterns.pupils)


def fit_patterns(patterns: Patterns, options: Options, *, left_out: int = 0) -> Fit:
    """Return the same from patterns that are already made."""
    refuse_constant(patterns, options.outcome)
    found = design(patterns, options.references)
    pure = pure_categories(patterns)
    solution, method = _solve(patterns, found, options.outcome, has_pure=bool(pure))
    warnings = [
        Warned(factor=one.factor, category=one.category, message=one.sentence(options.outcome))
        for one in pure
    ]
    if method is Method.FIRTH and not pure:
        warnings += [_runaway(term.factor, term.category) for term in runaway_terms(
            found, solve(_sample(patterns, found)))]  # fmt: skip
    cases = int(patterns.cases.sum())
    warnings += _few(cases, patterns.pupils, len(found.terms))
    return Fit(
        model=_model(options, found, solution, rows=patterns.pupils),
        method=method,
        cases=cases,
        left_out=left_out,
        log_likelihood=solution.log_likelihood,
        null_log_likelihood=_null(cases, patterns.pupils),
        steps=solution.steps,
        covariance=solution.covariance,
        patterns=patterns,
        warnings=tuple(warnings),
    )


def _sample(patterns: Patterns, found: Design, *, is_penalised: bool = False) -> Sample:
    return Sample(
        x=found.x,
        n=patterns.n.astype(np.float64),
        cases=patterns.cases.astype(np.float64),
        is_penalised=is_penalised,
    )


def _solve(
    patterns: Patterns, found: Design, /, outcome: str, *, has_pure: bool
) -> tuple[Solution, Method]:
    """Return the plain solution, or Firth's where the plain one runs away."""
    plain = solve(_sample(patterns, found))
    refuse_separated(patterns, found, solution=plain, outcome=outcome)
    if not has_pure and plain.is_converged and not runaway_terms(found, plain):
        return plain, Method.MAXIMUM_LIKELIHOOD
    return solve(_sample(patterns, found, is_penalised=True)), Method.FIRTH


def _runaway(factor: str, category: str) -> Warned:
    message = (
        f"{factor}, {category}: skillnaden mot referensen blir orimligt stor. Tillsammans med de "
        "andra faktorerna avgör kategorin nästan utfallet. Värdet är dämpat med Firths metod."
    )
    return Warned(factor=factor, category=category, message=message)


def _few(cases: int, pupils: int, terms: int) -> list[Warned]:
    rarer = min(cases, pupils - cases)
    if rarer >= FEW_CASES_PER_TERM * terms:
        return []
    message = (
        f"Det ovanligare utfallet gäller {rarer} elever och modellen har {terms} koefficienter. "
        f"Med färre än {FEW_CASES_PER_TERM} elever per koefficient är värdena osäkra. "
        "Ta fler år, färre faktorer eller större kategorier."
    )
    return [Warned(message=message)]


def _null(cases: int, pupils: int) -> float:
    """Return the log-likelihood of a model with a constant alone."""
    share = cases / pupils
    return float(cases * np.log(share) + (pupils - cases) * np.log1p(-share))


def _model(options: Options, found: Design, /, solution: Solution, *, rows: int) -> RiskModel:
    values = [Decimal(repr(float(value))) for value in solution.coefficients]
    errors = [Decimal(repr(float(value)))
              for value in np.sqrt(np.maximum(np.diag(solution.covariance), 0.0))]  # fmt: skip
    levels = [
        (term.factor, Level(name=term.category, coefficient=value, se=error))
        for term, value, error in zip(found.terms, values[1:], errors[1:], strict=True)
    ]
    return RiskModel(
        outcome=options.outcome,
        source=options.source,
        intercept=values[0],
        intercept_se=errors[0],
        factors=tuple(
            RiskFactor(
                name=name,
                reference=found.references[name],
                levels=_levels_of(name, levels),
            )
            for name in options.factors
        ),
        rows=rows,
        first_year=options.first_year,
        last_year=options.last_year,
    )


def _levels_of(name: str, levels: Sequence[tuple[str, Level]]) -> tuple[Level, ...]:
    return tuple(level for factor, level in levels if factor == name)
