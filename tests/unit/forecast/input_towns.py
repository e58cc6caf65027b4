"""Small municipalities with a known truth: homes that bring children, or that do not."""

import numpy as np

from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.values import Dwellings, Flow, Move, MoveKind
from qms.forecast.core.panel import Count

AREAS = tuple("abcdefgh")
FIRST, LAST = 2000, 2024


def dwellings(area="a", year=2026, n=100.0, *, kind="house", stage="adopted", probability=1.0,
              project=""):  # fmt: skip
    return Dwellings(
        area=area, year=year, n=n, kind=kind, stage=stage, probability=probability, project=project
    )


def flow(area, unit, n, *, year=LAST, low=0, high=9):
    return Flow(area=area, unit=unit, year=year, low=low, high=high, n=n)


def move(unit, to, *, year=2026, kind=MoveKind.CLOSE, low=0, high=9, share=1.0):
    return Move(unit=unit, to=to, year=year, kind=kind, low=low, high=high, share=share)


def town(seed, *, per_home, homes=60.0, areas=AREAS):
    """Return inputs of one school per area where each completed home brings `per_home` pupils.

    The pupils come the year after, spread evenly over the grades, and stay until grade 9.
    Homes are built in bursts, now here and now there.
    """
    chance = np.random.default_rng(seed)
    counts, built = [], []
    for area in areas:
        grades = np.full(10, 40.0) + chance.normal(0, 3, 10)
        bursts = chance.random(LAST - FIRST + 1) < 0.25
        for year in range(FIRST, LAST + 1):
            arriving = homes * per_home / 10 if year > FIRST and bursts[year - FIRST - 1] else 0.0
            grades = np.concatenate([[40.0 + chance.normal(0, 3)], grades[:-1]])
            grades = np.maximum(grades + arriving + chance.normal(0, 1.5, 10), 0)
            counts += [Count(unit=f"skola {area}", step=step, year=year, n=float(round(n)))
                       for step, n in enumerate(grades)]  # fmt: skip
            if bursts[year - FIRST]:
                built.append(dwellings(area, year, homes, stage="completed"))
    return Inputs(
        counts=tuple(counts),
        dwellings=tuple(built),
        homes=tuple((f"skola {area}", area) for area in areas),
    )
