"""The proposal: local search from several starts on the exact evaluator, under the guards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qms.planning.core.case import Case, Rule
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import Evaluated, evaluate
from qms.planning.core.plan import Plan
from qms.planning.core.plan.flows import Places
from qms.planning.core.searching.descending import Allowance
from qms.planning.core.searching.judging import Aim, judge_of
from qms.planning.core.searching.reasons import Reason, reasons_of
from qms.planning.core.searching.restarting import Progress, search
from qms.planning.core.searching.spilling import search_spilling

STARTS, AS_WHOLES = ((10, 40), (60, 14)), 3
"""Up to so many schools, so many starts; and times so many when schools keep their grades."""
MANY_SCHOOLS, FEWEST_STARTS = 12, 4
"""Starts where schools are more, which demands share: what time allows."""
MOST_YEARS = 700_000
"""Years of structures counted at most when starts are not said: the same on every machine."""


def going_on(_done: int, _all: int) -> bool:
    """Never stop."""
    return True


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed: the plan, counted anew, and what was looked at.

    `turns` (J × B) is the place in time when a school gives up a band, or a candidate takes it up;
    the number of years is never. `present_value` is the payer's kronor without the price of missing
    places, `lacking` children without a place summed over years, both of the case's own demand.
    `objective` is what was made small: with missing places priced, over all demands. `counted` is
    how many years of structures were counted, `starts` how many were gone through of those wanted;
    `is_whole` is False when time ran out or somebody stopped it.
    """

    plan: Plan
    turns: Places
    evaluated: Evaluated
    present_value: float
    lacking: float
    objective: float
    reasons: tuple[Reason, ...]
    counted: int
    starts: int
    is_whole: bool


def starts_of(case: Case, demands: int) -> int:
    """Return how many starts a case is gone through from."""
    many = max(FEWEST_STARTS, MANY_SCHOOLS // demands)
    found = next((starts for most, starts in STARTS if len(case.schools) <= most), None)
    if found is None:
        return many
    is_quick = case.guards.keeps_grades and len(case.schools) > STARTS[0][0]
    return found * (AS_WHOLES if is_quick else 1)


def propose(
    case: Case,
    base: Plan,
    *,
    seed: int = 0,
    starts: int | None = None,
    time_limit: float | None = None,
    demands: Sequence[Floats] = (),
    worst: bool = False,
    progress: Progress = going_on,
) -> Proposal:
    """Return the best structure found; the same seed gives the same, unless time ends it.

    `demands` are scenarios beside the case's own (each T × I × G): the mean of their cost, or the
    `worst`, is then made small. What is told is of the case's own demand. Where full schools send
    children on, structures are first sought as if they did not, with the rooms that asks for.
    """
    aim = Aim.WORST if worst else Aim.MEAN
    cases = (case, *(replace(case, demand=one) for one in demands))
    allowance = Allowance(seconds=time_limit, most_years=None if starts else MOST_YEARS)
    wanted = starts or starts_of(case, len(cases))
    if case.rule is Rule.SPILL:
        judge, found = search_spilling(cases, base, aim, seed=seed, starts=wanted,
                                       allowance=allowance, progress=progress)  # fmt: skip
    else:
        judge = judge_of(cases, base, aim)
        found = search(judge, seed=seed, starts=wanted, allowance=allowance, progress=progress)
    plan = judge.space.plan(found.turns, judge.rooms(found.turns))
    evaluated = evaluate(case, plan)
    return Proposal(
        plan=plan, turns=found.turns, evaluated=evaluated,
        present_value=evaluated.present_value(case.payer),
        lacking=float(evaluated.lacking.sum()), objective=found.value,
        reasons=reasons_of(judge, found.turns), counted=len(judge.memory), starts=found.starts,
        is_whole=found.is_whole,
    )  # fmt: skip
