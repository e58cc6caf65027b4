"""How much would weights and indexes be others, had the schools happened to be others?

Schools are drawn with replacement as often as there are schools, and the model is fitted anew: the
cluster bootstrap, which lets pupils of a school be alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.allocation.core.accuracy.scores import independent
from qms.allocation.core.risk.collapse import Patterns
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.newton import Sample, probabilities, solve
from qms.allocation.core.risk.pupils import Flags, Floats

LOW, HIGH = 0.025, 0.975
LARGEST = 10.0
"""A coefficient beyond this comes from a draw where a category is almost separated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A weight's or an index's value in all schools, and the middle 95 % of the draws."""

    name: str
    category: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """Weights (log-odds against the reference) and indexes; `draws` of `asked` could be fitted."""

    weights: tuple[Range, ...]
    indexes: tuple[Range, ...]
    draws: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """Design of the factors' cells, and pupils and cases per school and cell."""

    x: Floats
    terms: tuple[tuple[str, str], ...]
    n: Floats
    cases: Floats

    def fitted(self, times: Floats) -> Floats | None:
        """Return the coefficients with each school counted so many times; None when it fails."""
        n = times @ self.n
        inside = n > 0
        x = self.x[inside]
        if independent(x, n[inside]).shape[1] < x.shape[1]:
            return None
        sample = Sample(x=x, n=n[inside], cases=(times @ self.cases)[inside])
        found = solve(sample)
        if found.is_converged and float(np.max(np.abs(found.coefficients[1:]))) < LARGEST:
            return found.coefficients
        firth = solve(Sample(x=x, n=sample.n, cases=sample.cases, is_penalised=True))
        return firth.coefficients if firth.is_converged else None

    def indexes(self, coefficients: Floats) -> Floats:
        """Return each school's mean risk ÷ everybody's, with the pupils it has."""
        risk = self.n @ probabilities(self.x @ coefficients)
        pupils = self.n.sum(axis=1)
        found: Floats = (risk / pupils) / (risk.sum() / pupils.sum())
        return found


def stability(patterns: Patterns, model: RiskModel, *, seed: int, draws: int) -> Stability | None:
    """Return how stable the model's weights and the schools' indexes are over `draws` draws.

    None when the model cannot be fitted to the schools as they are.
    """
    counts = _counts(patterns, model)
    schools = len(patterns.columns[0].categories)
    whole = counts.fitted(np.ones(schools))
    if whole is None:
        return None
    times = np.random.default_rng(seed).multinomial(schools, [1 / schools] * schools, size=draws)
    fits = [fit for one in times if (fit := counts.fitted(one.astype(np.float64))) is not None]
    return Stability(
        weights=_ranges(counts.terms, whole[1:], [fit[1:] for fit in fits]),
        indexes=_ranges(
            [(name, "") for name in patterns.columns[0].categories],
            counts.indexes(whole),
            [counts.indexes(fit) for fit in fits],
        ),
        draws=len(fits),
        asked=draws,
    )


def _ranges(
    names: Sequence[tuple[str, str]], values: Floats, drawn: Sequence[Floats]
) -> tuple[Range, ...]:
    low, high = (
        (np.quantile(np.array(drawn), part, axis=0) if drawn else values) for part in (LOW, HIGH)
    )
    return tuple(
        Range(name=name, category=category, value=float(value), low=float(a), high=float(b))
        for (name, category), value, a, b in zip(names, values, low, high, strict=True)
    )


def _counts(patterns: Patterns, model: RiskModel) -> _Counts:
    codes, place = np.unique(patterns.codes[:, 2:], axis=0, return_inverse=True)
    schools = len(patterns.columns[0].categories)
    n, cases = np.zeros((schools, len(codes))), np.zeros((schools, len(codes)))
    np.add.at(n, (patterns.codes[:, 0], place), patterns.n)
    np.add.at(cases, (patterns.codes[:, 0], place), patterns.cases)
    x, terms = [np.ones(len(codes))], []
    for at, (column, factor) in enumerate(zip(patterns.columns[2:], model.factors, strict=True)):
        for code in np.unique(codes[:, at]):
            category = column.categories[code]
            if category != factor.reference:
                inside: Flags = codes[:, at] == code
                x.append(inside.astype(np.float64))
                terms.append((factor.name, category))
    return _Counts(x=np.column_stack(x), terms=tuple(terms), n=n, cases=cases)
