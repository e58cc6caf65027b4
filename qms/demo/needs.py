"""How great the need of support is at each school: what lies behind background and results."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp

from qms.demo.enrolment import CountRow
from qms.demo.municipality import AREA_BY_KEY, stream
from qms.demo.schools import COMPULSORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The need by school key and autumn, around 0. Nobody in the municipality knows it."""

    seed: int
    last: int
    of: dict[tuple[str, int], float]


def logistic(x: float) -> float:
    """Return the share that lies at `x` on the scale of log odds."""
    return 1 / (1 + exp(-x))


def make_needs(seed: int, autumns: range) -> Needs:
    """Return the needs for every open school: its area's level, its own, and a slow drift."""
    last, needs = autumns[-1], {}
    for unit in COMPULSORY:
        chance = stream(seed, "need", unit.key)
        level = AREA_BY_KEY[unit.area].need + unit.need
        drift = 0.0
        for year in autumns:
            drift = 0.7 * drift + chance.gauss(0, 0.06)
            if unit.is_open(year, last):
                needs[unit.key, year] = level + drift
    return Needs(seed=seed, last=last, of=needs)


def pupils_by_autumn(counts: Iterable[CountRow]) -> dict[tuple[str, int], int]:
    """Return pupils in all by unit key and autumn."""
    pupils: dict[tuple[str, int], int] = {}
    for row in counts:
        pupils[row.unit, row.autumn] = pupils.get((row.unit, row.autumn), 0) + row.n
    return pupils
