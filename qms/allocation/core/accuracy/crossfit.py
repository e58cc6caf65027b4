"""Risks for every school from a model that was fitted without it."""

from dataclasses import dataclass

import numpy as np

from qms.allocation.core.accuracy.cells import as_pupils
from qms.allocation.core.risk.collapse import Patterns
from qms.allocation.core.risk.fit import Options, fit_patterns
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.pupils import Floats
from qms.allocation.core.risk.score import predict

MOST_PARTS = 40
"""Above so many schools they are left out some at a time, each school still with its part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossFitted:
    """Each cell's risk, and how many pupils had a category that nobody else's school has."""

    p: Floats
    unseen: int


def cross_fit(patterns: Patterns, model: RiskModel) -> CrossFitted:
    """Return the risks; the factors, references and outcome are the model's, its numbers are not.

    A school does not predict itself. Raise RefusedError where the regression cannot be made.
    """
    options = Options(
        outcome=model.outcome,
        factors=tuple(factor.name for factor in model.factors),
        source=model.source,
    )
    codes, place = np.unique(patterns.codes[:, 2:], axis=0, return_inverse=True)
    school = patterns.codes[:, 0]
    part = school % min(MOST_PARTS, int(school.max()) + 1)
    parts = int(part.max()) + 1
    n, cases = np.zeros((parts, len(codes)), np.int64), np.zeros((parts, len(codes)), np.int64)
    np.add.at(n, (part, place), patterns.n)
    np.add.at(cases, (part, place), patterns.cases)
    p, unseen = np.zeros(len(patterns.n)), 0
    for at in range(parts):
        left = Patterns(columns=patterns.columns[2:], codes=codes, n=n.sum(axis=0) - n[at],
                        cases=cases.sum(axis=0) - cases[at])  # fmt: skip
        fitted = fit_patterns(left.chosen(left.n > 0), options).model
        found = predict(fitted, as_pupils(patterns))
        inside = part == at
        p[inside] = found.probabilities[inside]
        unseen += int(patterns.n[inside & found.unseen].sum())
    return CrossFitted(p=p, unseen=unseen)
