"""Is something missing in the model? What the model leaves over, against factors outside it.

Each school's effective score (see `scores`) is under a true model as likely to be of either sign:
p is the share of sign patterns that give a statistic as large (Hemerik, Goeman & Finos 2020). All
patterns are tried where there are few schools, else a seeded sample of them. Several factors are
corrected by Holm (1979).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from qms.allocation.core.accuracy.cells import NEAREST
from qms.allocation.core.accuracy.scores import Pupils, dummies, fitted, scores
from qms.allocation.core.accuracy.signs import holm, informative, sign_flip_each, smallest_p
from qms.allocation.core.risk.collapse import Patterns
from qms.allocation.core.risk.pupils import Codes, Flags, Floats

LEVEL = 0.01
"""Corrected p at or below this is a flag: a model is changed only on clear evidence."""
LEAST_MOVE = 0.005
"""A factor that sets schools less apart than half a percentage point moves nobody's money."""


class Finding(StrEnum):
    """What a test may say of a factor outside the model."""

    OMITTED = "omitted"
    NOT_SHOWN = "not-shown"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorTest:
    """A factor outside the model, tested alone.

    `category` is where the model is furthest from what happened, by `deviation` (observed minus
    expected, a share of its n pupils). `smallest` is the smallest p that so few schools can give.
    `moves` is how much the factor sets schools apart, a share: their standard deviation in the
    category × what it adds to the outcome.
    """

    factor: str
    category: str
    n: int
    deviation: float
    p: float
    smallest: float
    moves: float

    @property
    def sets_apart(self) -> bool:
        """Return whether the schools differ in the factor, so that it can move money."""
        return self.moves >= LEAST_MOVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A tested factor with p corrected for how many were tested, and what may be said."""

    tested: FactorTest
    corrected: float
    finding: Finding


def _beside_own(patterns: Patterns) -> tuple[FactorTest, Floats]:
    """Return the last column looked at; the columns before it are school, year and own factors.

    The own factors are fitted to the same pupils, with a constant per year.
    """
    n, cases = patterns.n.astype(np.float64), patterns.cases.astype(np.float64)
    z, p = fitted(patterns.codes[:, 1:-1], n, cases)
    return _looked_at(patterns, z, p, at=-1)


def _own(patterns: Patterns, p: Floats, *, at: int) -> tuple[FactorTest, Floats]:
    """Return the same of a factor of the model itself, column `at`: is its weight right?

    `p` is what the model says of each cell; only its level is freed from the factor.
    """
    inside = np.clip(p, NEAREST, 1 - NEAREST)
    return _looked_at(patterns, dummies(patterns.codes[:, 1:2]), inside, at=at)


def _looked_at(patterns: Patterns, z: Floats, p: Floats, *, at: int) -> tuple[FactorTest, Floats]:
    """Return the factor before it has its p, and the schools' scores that p comes from."""
    codes, n = patterns.codes, patterns.n.astype(np.float64)
    pupils = Pupils(school=codes[:, 0], n=n, cases=patterns.cases.astype(np.float64), p=p)
    telling = informative(scores(pupils, dummies(codes[:, [at]])[:, 1:], z))
    furthest, size, deviation = _furthest(codes[:, at], n, patterns.cases - n * p)
    looked_at = FactorTest(
        factor=patterns.columns[at].name,
        category=patterns.columns[at].categories[furthest],
        n=size,
        deviation=deviation,
        p=1.0,
        smallest=smallest_p(len(telling)),
        moves=_moves(pupils, codes[:, at] == furthest),
    )
    return looked_at, telling


def _tested(looked_at: Sequence[tuple[FactorTest, Floats]], *, seed: int) -> list[FactorTest]:
    found = sign_flip_each([telling for _, telling in looked_at], seed=seed)
    return [replace(one, p=p) for (one, _), p in zip(looked_at, found, strict=True)]


def _moves(pupils: Pupils, is_in: Flags) -> float:
    """Return the standard deviation of the schools' shares × the category's own addition."""
    left = pupils.cases - pupils.n * pupils.p
    n, rest = pupils.n[is_in].sum(), pupils.n[~is_in].sum()
    adds = left[is_in].sum() / n - left[~is_in].sum() / rest
    sizes = pupils.sums(pupils.n)
    shares = pupils.sums(pupils.n * is_in) / sizes
    mean = n / sizes.sum()
    spread = np.sqrt((sizes * (shares - mean) ** 2).sum() / sizes.sum())
    return float(abs(adds) * spread)


def _furthest(codes: Codes, n: Floats, left: Floats) -> tuple[int, int, float]:
    """Return the category whose pupils' sum of residuals is surest, its pupils and deviation."""
    sizes = np.bincount(codes, weights=n)
    sums = np.bincount(codes, weights=left)
    sureness = np.abs(sums) / np.sqrt(np.maximum(sizes, 1.0))
    at = int(np.argmax(sureness))
    return at, round(float(sizes[at])), float(sums[at] / sizes[at])


def judge(tested: Sequence[FactorTest]) -> tuple[Judged, ...]:
    """Return the factors with corrected p, the surest first.

    Where even the smallest possible p would be no flag, the schools are too few to tell.
    """
    corrected = holm([one.p for one in tested])
    judged = [
        Judged(tested=one, corrected=p, finding=_finding(one, p, count=len(tested)))
        for one, p in zip(tested, corrected, strict=True)
    ]
    return tuple(sorted(judged, key=lambda one: (one.corrected, one.tested.p, one.tested.factor)))


def _finding(tested: FactorTest, corrected: float, *, count: int) -> Finding:
    if tested.smallest * count > LEVEL:
        return Finding.CANNOT_TELL
    return Finding.OMITTED if corrected <= LEVEL else Finding.NOT_SHOWN


def examine_all(by_factor: Mapping[str, Patterns], *, seed: int) -> tuple[Judged, ...]:
    """Return the judgement of every factor outside the model."""
    return judge(_tested([_beside_own(by_factor[name]) for name in sorted(by_factor)], seed=seed))


def examine_weights(patterns: Patterns, p: Floats, *, seed: int) -> tuple[Judged, ...]:
    """Return the judgement of every factor in the model whose numbers were made elsewhere."""
    places = range(2, len(patterns.columns))
    return judge(_tested([_own(patterns, p, at=at) for at in places], seed=seed))
