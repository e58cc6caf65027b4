"""An assessor's levels beside the key, and beside what colleagues have set."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qms.needs.core.agreement.kappa import Weights, weighted_kappa

FEWEST_ANSWERS = 10
"""Fewer answers than this and no kappa is told."""
FEWEST_COLLEAGUES = 3
"""Fewer others than this and their levels are not shown: one would know whose they are."""
LEANS = 0.25
"""A mean difference of a quarter of a level or more is called leaning."""
LEVELS = 5
Levels = Mapping[str, int]


class Leaning(StrEnum):
    """Which way an assessor differs from the key."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How answers agree with the key. `kappa` is quadratic, None with few answers or no spread."""

    answers: int
    exact: int
    within_one: int
    mean_difference: float
    kappa: float | None

    @property
    def leaning(self) -> Leaning:
        """Return whether the levels lie above or below the key as a rule."""
        if abs(self.mean_difference) < LEANS:
            return Leaning.NEITHER
        return Leaning.HIGHER if self.mean_difference > 0 else Leaning.LOWER


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """How many others have set each level on a question; None where they are too few to show."""

    others: int
    counts: Mapping[str, tuple[int, ...]] | None


def judge(pairs: Sequence[tuple[int, int]]) -> Judged | None:
    """Return how (own level, level of the key) agree over all answers, None without any."""
    if not pairs:
        return None
    apart = [own - key for own, key in pairs]
    return Judged(
        answers=len(pairs),
        exact=apart.count(0),
        within_one=sum(1 for one in apart if abs(one) <= 1),
        mean_difference=sum(apart) / len(apart),
        kappa=weighted_kappa(pairs, levels=LEVELS, weights=Weights.QUADRATIC)
        if len(pairs) >= FEWEST_ANSWERS
        else None,
    )


def colleagues(questions: Sequence[str], others: Sequence[Levels]) -> Colleagues:
    """Return how the others' levels lie, per question a count of each level from 0."""
    if len(others) < FEWEST_COLLEAGUES:
        return Colleagues(others=len(others), counts=None)
    found = {key: Counter(levels[key] for levels in others if key in levels) for key in questions}
    return Colleagues(
        others=len(others),
        counts={key: tuple(count[n] for n in range(LEVELS)) for key, count in found.items()},
    )
