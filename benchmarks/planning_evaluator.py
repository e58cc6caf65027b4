"""Structures a second through the evaluator, and a thousand draws through one; only printed.

Run from the project's root: `python benchmarks/planning_evaluator.py`. Random structures of random
municipalities of 30 schools × 60 areas and 180 × 130, ten years and grades; children go to the
nearest school, or as today. Targets: 2,000 and 1,000 structures a CPU second; 1,000 draws in 0.5
and 1 CPU second. Beside them plain loops over the same structures, whose cost must be the same.
"""

import sys
from pathlib import Path
from time import process_time

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.planning_cases import random_case  # type: ignore[import-not-found]  # noqa: E402 - after the path
from support.planning_reference import plain  # type: ignore[import-not-found]  # noqa: E402

from qms.planning.core.case import Case, Rule  # noqa: E402
from qms.planning.core.chance import chances  # noqa: E402
from qms.planning.core.evaluating import prepare, worth  # noqa: E402
from qms.planning.core.plan import unchanged  # noqa: E402
from qms.planning.core.plan.plan import Flags  # noqa: E402

SIZES = ((30, 60, 600, 3), (180, 130, 150, 1))
YEARS, DRAWS = 10, 1_000


def structures(case: Case, count: int) -> Flags:
    """Return structures in which two schools of three close in a year of their own."""
    rng = np.random.default_rng(0)
    closing = rng.integers(1, YEARS * 3 // 2, (count, 1, len(case.schools)))
    is_open = np.arange(YEARS)[None, :, None] < closing
    return np.asarray(unchanged(case).offers[None] & is_open[..., None])


def main() -> None:
    """Print a row per size and rule."""
    print(
        "schools areas rule     structures/CPU s  plain loops/CPU s  differs kr  1,000 draws CPU s"
    )
    for schools, areas, count, by_loops in SIZES:
        for rule in (Rule.NEAREST, Rule.SHARES):
            case = random_case(1, schools=schools, areas=areas, years=YEARS, rule=rule)
            offers, plan = structures(case, count), unchanged(case)
            ground = prepare(case, plan)
            began = process_time()
            kronor, _ = worth(ground, offers, np.zeros(offers.shape[:3]))
            fast = process_time() - began
            began = process_time()
            same = [plain(case, one, case.payer)[1] for one in offers[:by_loops]]
            slow = (process_time() - began) / by_loops
            differs = max(abs(a - b) for a, b in zip(same, kronor, strict=False))
            noise = np.random.default_rng(1).lognormal(0, 0.1, (DRAWS, 1, areas, 1))
            draws = case.demand * noise
            began = process_time()
            chances(case, plan, draws)
            drawn = process_time() - began
            print(f"{schools:7} {areas:5} {rule:8} {count / fast:16,.0f} {1 / slow:18.2f}"
                  f" {differs:11.4f} {drawn:18.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
