"""Handbook step 1 in four outcomes: is an allocation by background motivated?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qms.allocation.core.differences.factors import Differs, FactorFigures
from qms.allocation.core.differences.results import ChanceBy, ResultFigures
from qms.allocation.core.differences.settings import Limits


class Outcome(StrEnum):
    """What the differences say.

    `motivated`: results and composition differ. `alike`: neither, an allocation is not needed.
    `results-only`: look for more factors, or steer as provider when all schools are municipal.
    `composition-only`: composition differs but results do not. `cannot-tell`: too few schools,
    or no results to go by.
    """

    MOTIVATED = "motivated"
    ALIKE = "alike"
    RESULTS_ONLY = "results-only"
    COMPOSITION_ONLY = "composition-only"
    CANNOT_TELL = "cannot-tell"


class Caveat(StrEnum):
    """What the verdict should be read with."""

    NO_RESULTS = "no-results"
    FEW_SCHOOLS = "few-schools"
    ONE_YEAR = "one-year"
    CHANCE_NOT_TESTED = "chance-not-tested"
    NOT_EVERY_SCHOOL = "not-every-school"
    FACTOR_WITHOUT_FIGURES = "factor-without-figures"
    ALL_MUNICIPAL = "all-municipal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome and what it rests on; None where it could not be judged."""

    outcome: Outcome
    results_differ: bool | None
    composition_differs: bool | None
    caveats: tuple[Caveat, ...]


OUTCOMES = {
    (True, True): Outcome.MOTIVATED,
    (False, False): Outcome.ALIKE,
    (True, False): Outcome.RESULTS_ONLY,
    (False, True): Outcome.COMPOSITION_ONLY,
}
"""(results differ, composition differs) to outcome."""


def verdict_of(
    factors: Sequence[FactorFigures],
    results: ResultFigures | None,
    *,
    schools: int,
    is_every_school: bool,
    all_municipal: bool,
    limits: Limits,
) -> Verdict:
    """Return the outcome; `schools` have pupils, `is_every_school` says that all of them count."""
    judged = [one for one in factors if one.differs is not Differs.CANNOT_TELL]
    composition = any(one.differs is Differs.NOTABLY for one in judged) if judged else None
    is_enough = results is not None and len(results.schools) >= limits.fewest_schools
    differ = results.is_notable if results is not None and is_enough else None
    outcome = Outcome.CANNOT_TELL
    if differ is not None and composition is not None:
        outcome = OUTCOMES[differ, composition]
    checks = {
        Caveat.NO_RESULTS: results is None,
        Caveat.FEW_SCHOOLS: schools < limits.fewest_schools
        or (results is not None and not is_enough),
        Caveat.ONE_YEAR: results is not None and len(results.years) == 1,
        Caveat.CHANCE_NOT_TESTED: results is not None and results.tested is ChanceBy.NOT,
        Caveat.NOT_EVERY_SCHOOL: not is_every_school,
        Caveat.FACTOR_WITHOUT_FIGURES: len(judged) < len(factors),
        Caveat.ALL_MUNICIPAL: all_municipal,
    }
    return Verdict(
        outcome=outcome,
        results_differ=differ,
        composition_differs=composition,
        caveats=tuple(caveat for caveat, holds in checks.items() if holds),
    )
