"""What a moved slider costs: everything the workbench reckons, for 100 schools.

    .venv/bin/python benchmarks/workbench.py [--schools 100] [--rounds 20]

Five factors of three categories, phase-in with floor, cap and largest decrease: the heaviest
setting there is. Printed per part; the page is all of them together, beside the database's
questions and the template.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.compute import compute
from qms.allocation.core.degree.compare import compare
from qms.allocation.core.degree.types import Construction, Degree, PhaseIn
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.workbench.candidates import candidates, unprotected
from qms.allocation.core.workbench.sensitivity import smallest_school, worths

POT = 99_000_000_00
SEED = 20261122
FACTORS = tuple(
    Factor(
        name=f"faktor {n}",
        categories=tuple(
            Category(name=name, weight=Decimal(weight))
            for name, weight in zip("abc", w, strict=True)
        ),
    )
    for n, w in enumerate(("421", "610", "521", "310", "321"), start=1)
)
CHOSEN = Degree(
    construction=Construction.STRETCH,
    stretch=Decimal("1.5"),
    floor_kr=Decimal(2000),
    cap_kr=Decimal(30000),
    phase_in=PhaseIn.F1B,
    largest_decrease=Decimal("0.2"),
)
MODEL = AllocationModel(key="prov", name="Prov", factors=FACTORS, degree=CHOSEN)


def municipality(schools: int) -> tuple[list[School], dict[str, Fraction]]:
    """Return schools with pupils and shares, and last year's kronor per pupil."""
    rng = random.Random(SEED)
    found = []
    for n in range(schools):
        pupils = rng.randint(40, 700)
        shares = {}
        for factor in FACTORS:
            first, second = sorted((rng.randint(0, pupils), rng.randint(0, pupils)))
            parts = (first, second - first, pupils - second)
            shares[factor.name] = {
                name: Fraction(part, pupils) for name, part in zip("abc", parts, strict=True)
            }
        found.append(School(unit=f"{n:04}", pupils=pupils, shares=shares))
    even = Fraction(POT, 100) / sum(school.pupils for school in found)
    rates = {
        s.unit: Fraction(round(even * rng.randint(60, 140) * 10_000), 1_000_000) for s in found
    }
    return found, rates


def timed(rounds: int, do: Callable[[], object]) -> list[float]:
    """Return the seconds of each round."""
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        do()
        found.append(time.perf_counter() - began)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args()
    schools, before = municipality(chosen.schools)
    rows = {one.row.value: one.degree for one in candidates(Degree(), CHOSEN)}

    def side_by_side() -> object:
        return compare(MODEL, schools, rows, pot_ore=POT, previous=before)

    def facts() -> object:
        whole = compute(MODEL, schools, pot_ore=POT, previous=before)
        free = {"free": unprotected(CHOSEN)}
        return (
            smallest_school(MODEL, schools),
            worths(whole, schools, previous=before),
            compare(MODEL, schools, free, pot_ore=POT, previous=before),
        )

    print(f"{chosen.schools} schools, {len(FACTORS)} factors, {len(rows)} degrees")
    print(f"{'part':24}{'P50 ms':>9}{'P90 ms':>9}")
    for name, do in (("side by side", side_by_side), ("things to think of", facts)):
        found = timed(chosen.rounds, do)
        p90 = statistics.quantiles(found, n=10, method="inclusive")[8]
        print(f"{name:24}{statistics.median(found) * 1000:9.1f}{p90 * 1000:9.1f}")


if __name__ == "__main__":
    main()
