"""The answer to an instance: by HiGHS where it is small, by branching where it is not."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qms.kernel.problems import Problem, RefusedError
from qms.planning.core.location.branching import PROVEN, Branching
from qms.planning.core.location.instance import Answer, Floats, Instance, Plan, plan_of
from qms.planning.core.location.model import solve_exactly
from qms.planning.core.location.search import Search
from qms.planning.core.location.single import assign
from qms.planning.core.solver import has_solver

SMALL = 2_500
"""Pairs of warehouse and customer up to which HiGHS is the quicker one."""
SMALL_SINGLE = 10_000
POLISHED = 20_000
"""Pairs up to which HiGHS is asked to better who is served from which open warehouse."""
PART = 0.6
"""The share of the time that the first attempt may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`elapsed` returns seconds since the start; the work should be over at `limit`."""

    elapsed: Callable[[], float]
    limit: float

    def left(self) -> float:
        """Return the seconds that remain, at least a few hundredths."""
        return max(self.limit - self.elapsed(), 0.05)

    def at(self, part: float) -> Callable[[], bool]:
        """Return whether that share of the time has passed, as a question."""
        return lambda: self.elapsed() >= self.limit * part


def solve(instance: Instance, *, is_single: bool, clock: Clock) -> Answer:
    """Return the best plan found, and a bound that holds whatever time there was.

    RefusedError where no plan exists, or where none was found in which each customer has one
    warehouse.
    """
    if problems := faults(instance, is_single=is_single):
        raise RefusedError(problems)
    first = _by_model(instance, is_single, clock)
    if first is not None and first.gap <= PROVEN:
        return first
    second = _single(instance, clock) if is_single else _divided(instance, clock)
    best = _better(first, second)
    if best is None:
        raise RefusedError((_none_found(),))
    return best


def faults(instance: Instance, *, is_single: bool) -> tuple[Problem, ...]:
    """Return why there can be no plan."""
    room, slack = float(instance.capacity.sum()), instance.slack
    problems = []
    if instance.total > room + slack:
        problems.append(
            Problem(
                message=f"Lagren rymmer {room:g} men kunderna behöver {instance.total:g}: "
                f"{instance.total - room:g} saknas.",
                cure="Höj kapaciteten eller lägg till lager.",
            )
        )
    largest = float(instance.capacity.max())
    for customer in np.flatnonzero(instance.demand > largest + slack) if is_single else ():
        problems.append(
            Problem(
                message=f"Kund {customer + 1} behöver {instance.demand[customer]:g}, det största "
                f"lagret rymmer {largest:g}.",
                cure="Utan --single-source får kunden delas.",
            )
        )
    return tuple(problems)


def _by_model(instance: Instance, is_single: bool, clock: Clock) -> Answer | None:
    """Return the answer of the exact model for an instance that suits it, else None."""
    if not has_solver() or instance.cost.size > (SMALL_SINGLE if is_single else SMALL):
        return None
    answer, is_over = solve_exactly(instance, is_single=is_single, time_limit=clock.limit * PART)
    if answer is None and is_over:
        raise RefusedError((_impossible(),))
    return answer


def _divided(instance: Instance, clock: Clock) -> Answer | None:
    branching = Branching(instance, clock.at(1.0))
    bound = branching.run()
    plan = branching.search.plan()
    return None if plan is None else Answer(plan=plan, bound=min(bound, plan.objective))


def _single(instance: Instance, clock: Clock) -> Answer | None:
    """Return the bound of divided customers, and a plan near the best of its choices."""
    branching = Branching(instance, clock.at(PART))
    bound = branching.run()
    best: Plan | None = None
    for cost, chosen in branching.search.ranking:
        if best is not None and cost >= best.objective:
            break
        share = _assigned(instance, branching.search, chosen, clock)
        if share is not None:
            plan = plan_of(instance, share)
            best = plan if best is None or plan.objective < best.objective else best
    return None if best is None else Answer(plan=best, bound=min(bound, best.objective))


def _assigned(
    instance: Instance, search: Search, chosen: np.ndarray, clock: Clock
) -> Floats | None:  # fmt: skip
    """Return shares of 0 and 1 at the chosen warehouses, for all warehouses of the instance."""
    part = instance.columns(chosen)
    share = assign(part, search.shares(chosen), clock.at(PART + (1 - PART) / 2))
    if has_solver() and part.cost.size <= POLISHED:
        seconds = clock.left() / 2
        polished, _ = solve_exactly(part, is_single=True, time_limit=seconds, start=share)
        share = share if polished is None else polished.plan.share
    if share is None:
        return None
    spread = np.zeros_like(instance.cost)
    spread[:, chosen] = share
    return spread


def _better(first: Answer | None, second: Answer | None) -> Answer | None:
    """Return the cheaper plan with the higher bound."""
    if first is None or second is None:
        return first or second
    plan = min((first.plan, second.plan), key=lambda plan: plan.objective)
    return Answer(plan=plan, bound=min(max(first.bound, second.bound), plan.objective))


def _impossible() -> Problem:
    return Problem(
        message="Ingen fördelning finns där varje kund får allt från ett lager.",
        cure="Höj kapaciteten, eller dela kunder: utelämna --single-source.",
    )


def _none_found() -> Problem:
    return Problem(
        message="Ingen fördelning hittades där varje kund får allt från ett lager; om någon finns "
        "är inte avgjort.",
        cure="Höj --time-limit eller kapaciteten, eller dela kunder: utelämna --single-source.",
    )
