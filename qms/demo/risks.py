"""How likely a pupil in grade 9 is to miss a goal: the model that the demo's outcomes follow.

Nobody in the municipality knows it. Its coefficients are on the scale of log odds, against each
factor's last group.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from random import Random

from qms.demo.needs import logistic

NOT_ELIGIBLE, TWO_SUBJECTS = "ej_behorig", "ej_godkand_2"
INTERCEPTS = {NOT_ELIGIBLE: -3.05, TWO_SUBJECTS: -2.75}
ANY_SUBJECT = -2.35
"""The intercept of missing the goals of at least one subject, which is not kept per pupil."""
COEFFICIENTS: Mapping[str, Mapping[str, float]] = {
    "utbildning": {"högst grundskola": 1.9, "gymnasium": 0.8},
    "tid i Sverige": {"kortare än fem år": 1.6},
    "ekonomiskt bistånd": {"ja": 1.2},
    "kön": {"pojkar": 0.3},
    "skolbyte": {"ja": 1.3},
}
ALIKE = 0.75
"""How often the same chance decides both outcomes of a pupil."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grades:
    """What a pupil in grade 9 did not reach."""

    not_eligible: bool
    two_subjects: bool
    any_subject: bool


def push(categories: Mapping[str, str]) -> float:
    """Return how much the pupil's groups add to the log odds."""
    return sum(COEFFICIENTS[factor].get(name, 0.0) for factor, name in categories.items())


def risk(outcome: str, categories: Mapping[str, str]) -> float:
    """Return the true risk of the outcome for a pupil of the groups."""
    return logistic(INTERCEPTS[outcome] + push(categories))


def draw_grades(categories: Mapping[str, str], chance: Random) -> Grades:
    """Return one pupil's outcomes, drawn with exactly the risks of the model."""
    level = push(categories)
    first, other, coin = _logistic(chance), _logistic(chance), chance.random()
    second = first if coin < ALIKE else other
    not_eligible = INTERCEPTS[NOT_ELIGIBLE] + level + second > 0
    return Grades(
        not_eligible=not_eligible,
        two_subjects=INTERCEPTS[TWO_SUBJECTS] + level + first > 0,
        any_subject=ANY_SUBJECT + level + first > 0 or not_eligible,
    )


def _logistic(chance: Random) -> float:
    """Return a number from the logistic distribution around 0."""
    u = min(max(chance.random(), 1e-12), 1 - 1e-12)
    return log(u / (1 - u))
