"""Pupils' marks, this year's and earlier, with what schools truly add: nobody there knows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from qms.demo.municipality import BY_KEY, stream
from qms.demo.pupils import FEEDING_GRADE, LAST_GRADE, Ground, PupilRow, groups_of
from qms.demo.risks import push
from qms.demo.schools import COMPULSORY

MERIT, SIXTH, THIRD = "betyg 9", "betyg 6", "prov 3"
"""Merit points in grade 9, mean mark in grade 6, share of the parts of the tests in grade 3."""
TRULY_ADDS: Mapping[str, float] = {"G09": 16.0, "G14": 0.0, "G24": -14.0}
"""Merit points that a school adds in grades 7–9; other schools add little."""
TRULY_PREPARES: Mapping[str, float] = {"G12": 14.0, "G13": -13.0}
"""Merit points in grade 9 that come from the school where the pupil went before."""
TRULY_ADDS_BY_SIX: Mapping[str, float] = {"G30": 1.1, "G07": -1.0}
"""Points of the mean mark in grade 6 that a school adds from grade 3 on."""
OTHERS, OTHERS_BY_SIX, OTHERS_BEFORE = 4.0, 0.25, 3.0
SIX_SPRINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """One pupil's marks after a grade; `results` is the result's name to its number."""

    unit: str
    step: int
    year: int
    previous: str
    categories: Mapping[str, str]
    results: Mapping[str, float]


def make_marks(ground: Ground, leavers: Iterable[PupilRow], springs: range) -> tuple[MarkRow, ...]:
    """Return the marks of those who left grade 9, and of the latest pupils of grade 6."""
    nine = tuple(_in_nine(ground, number, row) for number, row in enumerate(leavers))
    return nine + _in_six(ground, springs[-SIX_SPRINGS:])


def _own(ground: Ground, about: str, unit: str, spread: float, /) -> float:
    """Return the little that a school without a story adds."""
    return stream(ground.seed, about, unit).gauss(0, spread)


def _adds(ground: Ground, unit: str) -> float:
    return TRULY_ADDS.get(unit, _own(ground, "adds", unit, OTHERS))


def _prepares(ground: Ground, unit: str) -> float:
    return TRULY_PREPARES.get(unit, _own(ground, "prepares", unit, OTHERS_BEFORE))


def _adds_by_six(ground: Ground, unit: str) -> float:
    return TRULY_ADDS_BY_SIX.get(unit, _own(ground, "adds by six", unit, OTHERS_BY_SIX))


def _in_nine(ground: Ground, number: int, row: PupilRow) -> MarkRow:
    chance = stream(ground.seed, "marks", row.unit, row.year, number)
    before = row.previous or row.unit
    failed = bool(row.grades and row.grades.two_subjects)
    able = chance.gauss(0.15, 0.85) - 1.4 * failed
    ready = 14.9 - 0.75 * push(row.categories) + 1.7 * able + _prepares(ground, before) / 40
    merit = 262 - 15 * push(row.categories) + 32 * able + chance.gauss(0, 17)
    merit += _adds(ground, row.unit) + _prepares(ground, before)
    return MarkRow(
        unit=row.unit,
        step=LAST_GRADE,
        year=row.year,
        previous=before,
        categories=row.categories,
        results={
            MERIT: _nearest(merit, 2.5, 340),
            SIXTH: _nearest(ready + chance.gauss(0, 1.1), 0.25, 20),
        },
    )


def _in_six(ground: Ground, springs: range) -> tuple[MarkRow, ...]:
    return tuple(
        _sixth(ground, unit.key, spring, categories, chance)
        for spring in springs
        for unit in COMPULSORY
        if unit.low <= FEEDING_GRADE <= unit.high and (unit.key, spring - 1) in ground.shares
        for chance in (stream(ground.seed, "grade six", unit.key, spring),)
        for categories in groups_of(
            ground, BY_KEY[unit.key], spring - 1,
            ground.counts.get((unit.key, FEEDING_GRADE, spring - 1), 0), chance,
        )
    )  # fmt: skip


def _sixth(
    ground: Ground, unit: str, spring: int, categories: Mapping[str, str], chance: Random, /
) -> MarkRow:
    able = chance.gauss(0, 1)
    mark = 14.6 - 0.8 * push(categories) + 1.7 * able + _adds_by_six(ground, unit)
    tests = 78 - 5 * push(categories) + 11 * able + chance.gauss(0, 7)
    return MarkRow(
        unit=unit,
        step=FEEDING_GRADE,
        year=spring,
        previous="",
        categories=categories,
        results={
            SIXTH: _nearest(mark + chance.gauss(0, 1.2), 0.25, 20),
            THIRD: _nearest(tests, 1, 100),
        },
    )


def _nearest(value: float, step: float, top: float, /) -> float:
    """Return the value on its scale, from 0 to the top."""
    return min(top, max(0.0, round(value / step) * step))
