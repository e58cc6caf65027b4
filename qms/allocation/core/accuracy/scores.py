"""How much each school's pupils speak for a factor, freed from the model's own factors.

The effective score of school j is uⱼ = Σ x̃·(y − p) over its pupils: x̃ is the factor with what
follows from the model's own factors taken out. Where at least half of what the factor can tell lies
within schools, each school gets a level of its own first: its quality then says nothing of the
factor. Else the schools themselves are compared.
"""

from dataclasses import dataclass, replace

import numpy as np

from qms.allocation.core.risk.newton import Sample, probabilities, solve
from qms.allocation.core.risk.pupils import Codes, Floats

SAME, TINY = 1e-11, 1e-300
NOTHING = 1e-12
"""A column whose squared length beside the others is this part of all pupils says nothing."""
HALF = 0.5
MOST_STEPS = 40
FURTHEST = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupils:
    """Cells of like pupils: school by place, how many, how many with the outcome, and the risk."""

    school: Codes
    n: Floats
    cases: Floats
    p: Floats

    def sums(self, values: Floats) -> Floats:
        """Return the sums of a value per cell, or of several, by school."""
        schools = int(self.school.max()) + 1
        columns = values.reshape(len(values), -1).T
        found = [np.bincount(self.school, weights=one, minlength=schools) for one in columns]
        return np.array(found, dtype=np.float64).T.reshape(schools, *values.shape[1:])


def scores(pupils: Pupils, x: Floats, z: Floats) -> Floats:
    """Return uⱼ, a row per school, of the factor's columns `x` beside the model's own `z`."""
    if _within(pupils, x) >= HALF:
        pupils = _levelled(pupils)
        x, z = _centred(pupils, x), _centred(pupils, z)
    weight = pupils.n * pupils.p * (1 - pupils.p)
    z = independent(z, weight)
    left = pupils.cases - pupils.n * pupils.p
    return pupils.sums(_freed(x, z, weight) * left[:, None])


def _freed(x: Floats, z: Floats, weight: Floats) -> Floats:
    """Return `x` less what follows from `z`; taken out twice, as the first time leaves a rest.

    The small system ZᵀWZ is solved: a least-squares routine on the long columns costs ten times as
    much.
    """
    weighted = (z * weight[:, None]).T
    square = weighted @ z
    for _ in range(2):
        x = x - z @ np.linalg.solve(square, weighted @ x)
    return x


def _within(pupils: Pupils, x: Floats) -> float:
    """Return the share of the factor's variation that lies between pupils of the same school."""
    weight = (pupils.n * pupils.p * (1 - pupils.p))[:, None]
    mean = (weight * x).sum(axis=0) / weight.sum()
    whole = float((weight * (x - mean) ** 2).sum())
    return float((weight * _centred(pupils, x) ** 2).sum()) / whole if whole else 0.0


def _centred(pupils: Pupils, x: Floats) -> Floats:
    """Return the columns less the school's mean, weighted as the scores are."""
    weight = (pupils.n * pupils.p * (1 - pupils.p))[:, None]
    total = pupils.sums(weight)
    means = pupils.sums(weight * x) / np.where(total > 0, total, 1.0)
    found: Floats = x - means[pupils.school]
    return found


def _levelled(pupils: Pupils) -> Pupils:
    """Return the pupils with risks moved by a constant per school, to the school's own cases.

    Newton's steps, kept between bounds that close in: Σ n·p rises with the constant.
    """
    log_odds = np.log(pupils.p) - np.log1p(-pupils.p)
    wanted = pupils.sums(pupils.cases)
    low, high = np.full(len(wanted), -FURTHEST), np.full(len(wanted), FURTHEST)
    moved = np.where(wanted > 0, 0.0, -FURTHEST)
    moved[wanted >= pupils.sums(pupils.n)] = FURTHEST
    is_open = np.abs(moved) < FURTHEST
    for _ in range(MOST_STEPS):
        p = probabilities(log_odds + moved[pupils.school])
        left = wanted - pupils.sums(pupils.n * p)
        low, high = np.where(left > 0, moved, low), np.where(left > 0, high, moved)
        slope = np.maximum(pupils.sums(pupils.n * p * (1 - p)), TINY)
        there = moved + left / slope
        is_outside = (there < low) | (there > high)
        there = np.where(is_open, np.where(is_outside, (low + high) / 2, there), moved)
        longest = float(np.abs(there - moved).max())
        moved = there
        if longest < SAME:
            break
    p = probabilities(log_odds + moved[pupils.school])
    return Pupils(school=pupils.school, n=pupils.n, cases=pupils.cases, p=p)


def dummies(codes: Codes) -> Floats:
    """Return a constant and a column per category that occurs, less the first of each factor."""
    columns = [np.ones(len(codes))]
    for at in range(codes.shape[1]):
        others = np.flatnonzero(np.bincount(codes[:, at]))[1:]
        columns += [(codes[:, at] == code).astype(np.float64) for code in others]
    return np.column_stack(columns)


def independent(x: Floats, weights: Floats) -> Floats:
    """Return the columns that do not follow from those before them.

    Cholesky's steps on XᵀWX: what is left of a column on the diagonal is its squared length
    beside the columns before it.
    """
    left = (x * weights[:, None]).T @ x
    least, kept = NOTHING * float(weights.sum()), []
    for at in range(x.shape[1]):
        if left[at, at] > least:
            kept.append(at)
            left -= np.outer(left[:, at], left[at]) / left[at, at]
    return x[:, kept]


def fitted(codes: Codes, n: Floats, cases: Floats) -> tuple[Floats, Floats]:
    """Return the independent dummies of the own factors and the risks that they give.

    Firth's risks where the plain solution runs away. Rows that are alike are counted together.
    """
    first, place = _alike(codes)
    z = dummies(codes[first])
    pupils, outcome = np.zeros(len(first)), np.zeros(len(first))
    np.add.at(pupils, place, n)
    np.add.at(outcome, place, cases)
    sample = Sample(x=independent(z, pupils), n=pupils, cases=outcome)
    found = solve(sample)
    if not found.is_converged:
        found = solve(replace(sample, is_penalised=True))
    p: Floats = np.clip(probabilities(sample.x @ found.coefficients), 1e-9, 1 - 1e-9)
    return sample.x[place], p[place]


def _alike(codes: Codes) -> tuple[Codes, Codes]:
    """Return the first of each kind of row, and which kind each row is."""
    key = np.zeros(len(codes), dtype=np.int64)
    for at in range(codes.shape[1]):
        _, key = np.unique(key * (int(codes[:, at].max(initial=0)) + 1) + codes[:, at],
                           return_inverse=True)  # fmt: skip
    _, first = np.unique(key, return_index=True)
    return first, key
