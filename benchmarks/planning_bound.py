"""The lower bound of a plan: below every structure, how far below, and how long; only printed.

Run from the project's root: `python benchmarks/planning_bound.py [--seeds 50] [--large]`. First
random municipalities of six schools in which every opening and closing is counted, with bands
given up and rooms added at random: the bound must be below all of them. Then municipalities of
30 schools × 60 areas (and, with `--large`, 180 × 130), ten years: CPU seconds, and the share that
at most is left to gain of a proposal, beside that of changing nothing.
"""

import sys
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.planning_cases import random_case  # type: ignore[import-not-found]  # noqa: E402 - after the path
from support.planning_structures import added_rooms, structures  # type: ignore[import-not-found]  # noqa: E402

from qms.planning.core.bounding import lower_bound  # noqa: E402
from qms.planning.core.case import Case, Payer, Rule  # noqa: E402
from qms.planning.core.evaluating import evaluate, prepare, worth  # noqa: E402
from qms.planning.core.plan import Plan, unchanged  # noqa: E402
from qms.planning.core.searching.proposing import propose  # noqa: E402

RULES, PAYERS = tuple(Rule), tuple(Payer)
SIZES = ((30, 60, 600.0), (180, 130, 600.0))
YEARS = 10


def small(seeds: int) -> None:
    """Print how the bound stands to the cheapest of all structures."""
    gaps, above, counted, seconds = [], 0, 0, 0.0
    for seed in range(seeds):
        case = random_case(seed, rule=RULES[seed % 2], payer=PAYERS[seed // 2 % 2])
        plan, offers = unchanged(case), structures(case, seed)
        kronor, missing = worth(prepare(case, plan), offers, added_rooms(case, offers, seed))
        least = float((kronor + missing * case.prices.unplaced).min())
        began = process_time()
        found = lower_bound(case, plan)
        seconds += process_time() - began
        if found is None:
            print("no solver: no bound")
            return
        above += found.kronor > least
        gaps.append(found.left(least))
        counted += len(offers)
    gaps.sort()
    print(f"{seeds} seeds, {counted / seeds:,.0f} structures each: above the least {above} times;"
          f" below by {gaps[0]:.1%}, {gaps[seeds // 2]:.1%} (median), {gaps[-1]:.1%};"
          f" {seconds / seeds:.2f} CPU s")  # fmt: skip


def priced(case: Case, plan: Plan) -> float:
    """Return present value with the price of missing places."""
    found = evaluate(case, plan)
    return found.present_value(case.payer) + float(found.lacking.sum()) * case.prices.unplaced


def large(schools: int, areas: int, limit: float) -> None:
    """Print a row: seconds, and what is left to gain of a proposal and of no change."""
    for rule in (Rule.NEAREST, Rule.SHARES):
        case = random_case(1, schools=schools, areas=areas, years=YEARS, rule=rule,
                           candidates=schools // 10)  # fmt: skip
        plan = unchanged(case)
        began = process_time()
        found = lower_bound(case, plan, time_limit=limit)
        seconds = process_time() - began
        if found is None:
            return
        made = propose(case, plan, seed=1).plan
        left, before = (found.left(priced(case, one)) for one in (made, plan))
        print(f"{schools:7} {areas:5} {rule:8} {seconds:12.1f} {left:14.1%} {before:12.1%}"
              f"  {'' if found.is_whole else 'out of time'}")  # fmt: skip


def main() -> None:
    """Print both parts."""
    asked = sys.argv[1:]
    small(int(asked[asked.index("--seeds") + 1]) if "--seeds" in asked else 50)
    print("schools areas rule     bound CPU s  proposal left  no change left")
    for schools, areas, limit in SIZES if "--large" in asked else SIZES[:1]:
        large(schools, areas, limit)


if __name__ == "__main__":
    main()
