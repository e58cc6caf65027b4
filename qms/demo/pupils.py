"""The pupils one by one, without names: groups as in the background data, outcomes by chance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from random import Random

from qms.demo.background import BackgroundRow
from qms.demo.enrolment import CountRow, Counts, whole_numbers
from qms.demo.municipality import stream
from qms.demo.places import MUNICIPAL
from qms.demo.risks import Grades, draw_grades
from qms.demo.schools import COMPULSORY
from qms.demo.units import DemoUnit

LAST_GRADE, FEEDING_GRADE = 9, 6
MOVED = "skolbyte"
USUALLY_MOVED = 0.08
RECEIVES, RECEIVES_SPRINGS, RECEIVES_MOVED = "G24", 3, 0.55
"""The school that takes those who change school late, for how many springs, and their share."""
LINKED = {
    "utbildning": 0.5,
    "tid i Sverige": 0.5,
    "ekonomiskt bistånd": 0.6,
    "kön": 0.0,
    MOVED: 0.0,
}
"""How strongly a pupil's groups go together."""
ELSEWHERE = {True: 0.03, False: 0.005}
"""Share of the pupils who are registered in another municipality, at independent schools or not."""
Shares = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRow:
    """One pupil of a unit: `categories` is factor to group, `previous` where they came from.

    `year` is the spring of the grades for those who have any, else the autumn.
    """

    unit: str
    year: int
    previous: str
    is_resident: bool
    categories: Mapping[str, str]
    grades: Grades | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What pupils are made from: counts by unit, step and autumn, shares by unit and autumn."""

    seed: int
    counts: Counts
    shares: Mapping[tuple[str, int], Shares]
    last: int


def ground_of(
    seed: int, counts: Iterable[CountRow], background: Iterable[BackgroundRow], *, last: int
) -> Ground:
    """Return the counts and shares, ready to look up."""
    shares: dict[tuple[str, int], dict[str, dict[str, int]]] = {}
    for row in background:
        factors = shares.setdefault((row.unit, row.autumn), {})
        factors.setdefault(row.factor, {})[row.category] = row.per_mille
    by_key = {(row.unit, row.step, row.autumn): row.n for row in counts}
    return Ground(seed=seed, counts=by_key, shares=shares, last=last)


def make_historic_pupils(ground: Ground, springs: range) -> tuple[PupilRow, ...]:
    """Return those who left grade 9 each spring, with what they did not reach."""
    return tuple(
        pupil
        for spring in springs
        for unit in COMPULSORY
        if unit.high == LAST_GRADE and (unit.key, spring - 1) in ground.shares
        for pupil in _leavers(ground, unit, spring)
    )


def _leavers(ground: Ground, unit: DemoUnit, spring: int) -> list[PupilRow]:
    autumn = spring - 1
    chance = stream(ground.seed, "grade nine", unit.key, spring)
    n = ground.counts.get((unit.key, LAST_GRADE, autumn), 0)
    previous = _previous(ground, unit, autumn, n, chance)
    return [
        PupilRow(
            unit=unit.key,
            year=spring,
            previous=previous[at],
            is_resident=_is_resident(unit, chance),
            categories=categories,
            grades=draw_grades(categories, chance),
        )
        for at, categories in enumerate(groups_of(ground, unit, autumn, n, chance))
    ]


def make_current_pupils(ground: Ground, autumn: int) -> tuple[PupilRow, ...]:
    """Return everybody in a compulsory school that background data has reached."""
    rows: list[PupilRow] = []
    for unit in COMPULSORY:
        if (unit.key, autumn) not in ground.shares:
            continue
        chance = stream(ground.seed, "pupils now", unit.key)
        n = sum(ground.counts.get((unit.key, step, autumn), 0) for step in range(LAST_GRADE + 1))
        rows += [
            PupilRow(
                unit=unit.key,
                year=autumn,
                previous="",
                is_resident=_is_resident(unit, chance),
                categories=categories,
            )
            for categories in groups_of(ground, unit, autumn, n, chance)
        ]
    return tuple(rows)


def groups_of(
    ground: Ground, unit: DemoUnit, autumn: int, n: int, chance: Random
) -> list[dict[str, str]]:
    """Return each pupil's groups: as many in each as the school's shares say, in whole pupils."""
    shares = {**ground.shares[unit.key, autumn], MOVED: _moved(ground, unit, autumn)}
    lot = [chance.gauss(0, 1) for _ in range(n)]
    pupils: list[dict[str, str]] = [{} for _ in range(n)]
    for factor, parts in shares.items():
        link = LINKED[factor]
        own = sqrt(1 - link * link)
        score = [link * need + own * chance.gauss(0, 1) for need in lot]
        order = iter(sorted(range(n), key=score.__getitem__, reverse=True))
        for name, count in whole_numbers({k: n * v / 1000 for k, v in parts.items()}).items():
            for _ in range(count):
                pupils[next(order)][factor] = name
    return pupils


def _moved(ground: Ground, unit: DemoUnit, autumn: int) -> dict[str, int]:
    """Return how many per mille changed school late."""
    receives = unit.key == RECEIVES and autumn >= ground.last - RECEIVES_SPRINGS
    share = RECEIVES_MOVED if receives else USUALLY_MOVED
    return {"ja": round(1000 * share), "nej": 1000 - round(1000 * share)}


def _is_resident(unit: DemoUnit, chance: Random) -> bool:
    return chance.random() >= ELSEWHERE[unit.provider != MUNICIPAL]


def _previous(ground: Ground, unit: DemoUnit, autumn: int, n: int, chance: Random) -> list[str]:
    """Return where each pupil went in grade 6, empty for those who were here then."""
    then = autumn - (LAST_GRADE - FEEDING_GRADE)
    stayed = min(n, ground.counts.get((unit.key, FEEDING_GRADE, then), 0))
    feeders = {
        other.key: ground.counts.get((other.key, FEEDING_GRADE, then), 0)
        for other in COMPULSORY
        if other.high == FEEDING_GRADE and other.area == unit.area
    }
    names, weights = list(feeders), list(feeders.values())
    came = chance.choices(names, weights, k=n - stayed) if any(weights) else [""] * (n - stayed)
    found = [""] * stayed + came
    chance.shuffle(found)
    return found
