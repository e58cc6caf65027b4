"""How good proposals are and what they take; only printed.

Run from the project's root: `python benchmarks/planning_search.py [brute] [30] [180]`.
- `brute`: fifty random cases where every structure of whole schools is counted. Targets: never
  below the cheapest, at most 0.1 % above, 1 CPU second each.
- `30`: 30 schools × 60 areas × 10 years as children go today, beside what many more starts of other
  seeds find in 60 CPU seconds. Targets: 5 CPU seconds, within 1 %.
- `180`: 180 × 130 × 10, then with three demands. Targets: 60 and 120 CPU seconds.
"""

import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from time import process_time

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.planning_cases import random_case  # type: ignore[import-not-found]  # noqa: E402 - after the path

from qms.planning.core.case import Case, Guards, Rule  # noqa: E402
from qms.planning.core.evaluating import prepare, worth  # noqa: E402
from qms.planning.core.plan import unchanged  # noqa: E402
from qms.planning.core.plan.plan import Flags  # noqa: E402
from qms.planning.core.searching.proposing import Proposal, propose  # noqa: E402

SEEDS, LONG, YEARS = 50, 60.0, 10


def small(seed: int) -> Case:
    """Return a case without rooms to build, so that structures are all there is to choose."""
    rule = (Rule.SHARES, Rule.NEAREST)[seed % 2]
    case: Case = random_case(seed, schools=6, areas=12, years=4, rule=rule)
    schools = tuple(replace(one, most_new_rooms=0) for one in case.schools)
    return replace(case, schools=schools, guards=Guards(closures_a_year=2, keeps_grades=True))


def every(case: Case) -> Flags:
    """Return all openings and closings within the guards (K × T × J × B)."""
    years = np.arange(len(case.demand))
    ways = [[years >= at if one.is_candidate else years < at
             for at in range(one.notice if one.opens is None else one.opens - case.first_year,
                             len(years) + 1)] for one in case.schools]  # fmt: skip
    opened = np.array([np.array(some).T for some in product(*ways)])
    before = np.insert(opened[:, :-1], 0, [not one.is_candidate for one in case.schools], axis=1)
    cap = case.guards.closures_a_year or len(case.schools)
    kept = opened[((before & ~opened).sum(axis=2) <= cap).all(axis=1)]
    has = np.array([[band in one.bands for band in case.bands] for one in case.schools])
    return np.asarray(kept[..., None] & has)


def brute() -> None:
    """Print the worst of fifty."""
    above, took, counts = [], [], []
    for seed in range(SEEDS):
        case = small(seed)
        offers, plan = every(case), unchanged(case)
        kronor, missing = worth(prepare(case, plan), offers, np.zeros(offers.shape[:3]))
        best = (kronor + case.prices.unplaced * missing).min()
        began = process_time()
        found = propose(case, plan)
        took.append(process_time() - began)
        above.append(found.objective / best - 1)
        counts.append(len(offers))
    print(f"{SEEDS} cases of {min(counts):,}-{max(counts):,} structures: above the cheapest at most"
          f" {max(above):.4%}, below at most {max(0.0, -min(above)):.4%},"
          f" {max(took):.2f} CPU s at most")  # fmt: skip


def timed(case: Case, **given: object) -> tuple[Proposal, float]:
    """Return a proposal and its CPU seconds."""
    began = process_time()
    found = propose(case, unchanged(case), **given)  # type: ignore[arg-type]
    return found, process_time() - began


def longest(case: Case) -> float:
    """Return the best that other seeds find in a minute."""
    began, best = process_time(), np.inf
    for seed in range(1, 100):
        if process_time() - began > LONG:
            break
        found, _ = timed(case, seed=seed, starts=60,
                         progress=lambda *_: process_time() - began < LONG)  # fmt: skip
        best = min(best, found.objective)
    return float(best)


def middle() -> None:
    """Print a row per case of 30 schools, grades given up or kept."""
    for seed in (1, 2, 3):
        for keeps in (True, False):
            guards = Guards(closures_a_year=2, keeps_grades=keeps)
            case = random_case(seed, schools=30, areas=60, years=YEARS, guards=guards)
            found, took = timed(case)
            best = min(longest(case), found.objective)
            print(f"30 × 60 × 10, case {seed}, {'whole schools' if keeps else 'bands':13}"
                  f" {took:5.1f} CPU s, {found.objective / best - 1:.2%} above the best found",
                  flush=True)  # fmt: skip


def large() -> None:
    """Print the time of 180 schools, and of three demands."""
    case = random_case(1, schools=180, areas=130, years=YEARS)
    for demands in ((), (case.demand * 0.9, case.demand * 1.1)):
        found, took = timed(case, demands=demands)
        print(
            f"180 × 130 × 10, {1 + len(demands)} demands: {took:.1f} CPU s, {found.starts} starts,"
            f" all of them: {found.is_whole}, objective {found.objective / 1e6:,.1f} MSEK",
            flush=True,
        )


if __name__ == "__main__":
    parts = {"brute": brute, "30": middle, "180": large}
    for part in sys.argv[1:] or [*parts]:
        parts[part]()
