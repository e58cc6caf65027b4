"""A whole year: risk of a million pupils, index, construction, limits, öre and working.

    .venv/bin/python benchmarks/allocation_year.py [SCHOOLS] [PUPILS]

Each step is timed, then the whole with fewer schools and pupils, to show how it grows. `compare`
is what moving a slider in the workbench asks for: 100 schools, ten degrees.
"""

import resource
import sys
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from qms.allocation.core.compute import Allocation, compute  # noqa: E402 - after the path
from qms.allocation.core.degree.compare import compare  # noqa: E402
from qms.allocation.core.degree.types import Construction, Degree, PhaseIn  # noqa: E402
from qms.allocation.core.index import School  # noqa: E402
from qms.allocation.core.line_sheet import line_sheet  # noqa: E402
from qms.allocation.core.model import AllocationModel, Basis, Category, Factor  # noqa: E402
from qms.allocation.core.risk.fit import Options, fit_risk  # noqa: E402
from qms.allocation.core.risk.frame import from_frame  # noqa: E402
from qms.allocation.core.risk.model import RiskModel  # noqa: E402
from qms.allocation.core.risk.pupils import Pupils  # noqa: E402
from qms.allocation.core.risk.score import score_groups  # noqa: E402

SIZES = (2, 3, 4, 3, 4, 2, 5, 3)
NAMES = tuple(f"f{at}" for at in range(len(SIZES)))
OPTIONS = Options(outcome="y", factors=NAMES, source="benchmark",
                  references=dict.fromkeys(NAMES, "c0"))  # fmt: skip
SECONDS, MEGABYTES = 3, 1000
Made = TypeVar("Made")


def pupils_of(pupils: int, schools: int) -> Pupils:
    """Return pupils in schools of unequal size, eight factors and an outcome."""
    random = np.random.default_rng(1)
    log_odds = np.full(pupils, -1.5)
    columns: dict[str, object] = {}
    for name, size in zip(NAMES, SIZES, strict=True):
        codes = random.choice(size, size=pupils, p=random.dirichlet(np.full(size, 5.0)))
        log_odds += np.append(0.0, random.normal(0, 0.4, size - 1))[codes]
        columns[name] = pd.Categorical.from_codes(codes, pd.Index([f"c{at}" for at in range(size)]))
    columns["y"] = random.random(pupils) < 1 / (1 + np.exp(-log_odds))
    at = np.minimum((random.random(pupils) ** 1.3 * schools).astype(int), schools - 1)
    names = pd.Index([f"s{number:05}" for number in range(schools)])
    columns["school"] = pd.Categorical.from_codes(at, names)
    return from_frame(pd.DataFrame(columns), factors=NAMES, outcomes=["y"], group="school")


def model_of(risk: RiskModel) -> AllocationModel:
    """Return a model on that risk with every kind of limit and a phase-in."""
    return AllocationModel(
        key="year",
        name="Helt år",
        factors=(),
        basis=Basis.RISK,
        risk=risk,
        degree=Degree(
            construction=Construction.POWER,
            power=Decimal("1.5"),
            floor_kr=Decimal(6_000),
            cap_kr=Decimal(18_000),
            phase_in=PhaseIn.F1,
            largest_decrease=Decimal("0.2"),
        ),
    )


def timed(work: Callable[[], Made]) -> tuple[float, Made]:
    """Return the seconds of the quicker of two runs, and what it made."""
    found = []
    for _ in range(2):
        start = time.perf_counter()
        made = work()
        found.append(time.perf_counter() - start)
    return min(found), made


def show(label: str, seconds: float, extra: str = "") -> None:
    """Print one line."""
    print(f"{label:<46}{seconds:9.3f} s  {extra}")


def schools_of(risk: RiskModel, pupils: Pupils) -> tuple[School, ...]:
    """Return this year's schools with their mean risk."""
    return tuple(
        School(unit=one.group, pupils=one.n, shares={}, value=Fraction(one.risk))
        for one in score_groups(risk, pupils).groups
        if one.n
    )


def last_year(schools: tuple[School, ...]) -> Mapping[str, Fraction]:
    """Return amounts around the mean, one school in fifty new."""
    chance = Random(2)
    return {
        one.unit: Fraction(chance.randint(600_000, 1_300_000), 100)
        for one in schools
        if chance.random() < 0.98
    }


def year(pupils: Pupils, *, is_shown: bool) -> float:
    """Return the seconds of a whole year, each step printed when asked for."""
    fitting, fit = timed(lambda: fit_risk(pupils, OPTIONS))
    scoring, schools = timed(lambda: schools_of(fit.model, pupils))
    model, before = model_of(fit.model), last_year(schools)
    pot = 10_000_00 * sum(one.pupils for one in schools)
    sharing, whole = timed(lambda: compute(model, schools, pot_ore=pot, previous=before))
    working, sheets = timed(lambda: [line_sheet(whole, result) for result in whole.results])
    if is_shown:
        show("fit the risk model on historic pupils", fitting)
        show("risk of this year's pupils, by school", scoring)
        show("index, construction, limits, phase-in, öre", sharing, held(whole))
        show("working, every school line by line", working, f"{len(sheets[0].lines)} lines each")
    return fitting + scoring + sharing + working


def held(whole: Allocation) -> str:
    """Return how many schools lie at each limit."""
    bounds = [result.steps.bound.value for result in whole.results]
    return ", ".join(f"{bounds.count(kind)} {kind}" for kind in sorted(set(bounds)))


def slider() -> None:
    """Print what one move in the workbench costs."""
    chance = Random(3)
    factors = tuple(
        Factor(name=name, categories=tuple(
            Category(name=str(at), weight=Decimal(chance.randint(10, 40)) / 10) for at in range(3)))
        for name in ("f", "g", "h", "i")
    )  # fmt: skip
    schools = []
    for number in range(100):
        n = chance.randint(40, 900)
        known = n - chance.randint(0, 30)  # not all pupils are known: the worst denominators
        parts = {}
        for factor in factors:
            low, high = sorted(chance.randint(0, known) for _ in range(2))
            counts = (low, high - low, known - high)
            parts[factor.name] = {str(at): Fraction(c, known) for at, c in enumerate(counts)}
        schools.append(School(unit=f"{number:03}", pupils=n, shares=parts))
    model = AllocationModel(key="m", name="m", factors=factors)
    pot = 10_000_00 * sum(one.pupils for one in schools)
    degrees = {
        f"{power}{phase}": Degree(
            construction=Construction.POWER, power=Decimal(power), cap_kr=Decimal(20_000),
            phase_in=phase,
        )
        for power in ("0.5", "1", "1.5", "2", "3") for phase in (PhaseIn.NONE, PhaseIn.F1)
    }  # fmt: skip
    before = {one.unit: Fraction(10_000) for one in schools}
    took, _ = timed(lambda: compare(model, schools, degrees, pot_ore=pot, previous=before))
    show("compare 10 degrees, 100 schools", took, "bar 1 s")


def main(schools: int, pupils: int) -> None:
    """Print everything."""
    print(f"{schools:,} schools, {pupils:,} pupils, {len(NAMES)} factors")
    whole = year(pupils_of(pupils, schools), is_shown=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    show("the whole year", whole, f"{whole / SECONDS:.2f} of the bar {SECONDS} s")
    print(f"{'largest memory, making the pupils included':<46}{memory:9.0f} MB "
          f" {memory / MEGABYTES:.2f} of the bar {MEGABYTES} MB")  # fmt: skip
    print("\nHow it grows")
    for part in (4, 16):
        took = year(pupils_of(pupils // part, schools // part), is_shown=False)
        show(f"{schools // part:,} schools, {pupils // part:,} pupils", took,
             f"{whole / took:.1f} times faster, {part} times smaller")  # fmt: skip
    print("\nThe workbench")
    slider()


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [5_000, 1_000_000][len(given) :]))
