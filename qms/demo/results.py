"""Results per unit, indicator and spring: they follow need, with marks where few stand behind."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import fmean

from qms.demo.enrolment import CountRow, Counts
from qms.demo.grade_points import MERIT, MarkRow
from qms.demo.measures import LEISURE, MEASURES, Measure, Scale
from qms.demo.municipality import UNITS, stream
from qms.demo.needs import Needs, logistic, pupils_by_autumn
from qms.demo.pupils import LAST_GRADE, PupilRow
from qms.demo.trials import truly_adds
from qms.demo.units import DemoUnit
from qms.org.core.forms import SchoolForm

FEW, MISSING, NEARLY_ALL = "..", ".", "~100"
LEISURE_ANSWERS = 48
LEISURE_ASKED = range(4)
"""The steps whose pupils mostly go to the leisure centre, and answer its survey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """A result of a spring as it is delivered: Swedish number or mark, and how many it rests on."""

    unit: str
    indicator: str
    year: int
    value: str
    n: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the results of the whole municipality are made from."""

    needs: Needs
    counts: Counts
    pupils: dict[tuple[str, int], int]
    reached: dict[tuple[str, str, int], int]
    merits: dict[tuple[str, int], float]
    tried_from: int


def make_results(
    needs: Needs,
    counts: tuple[CountRow, ...],
    leavers: Iterable[PupilRow],
    *,
    marks: Iterable[MarkRow] = (),
    springs: range,
    tried_from: int | None = None,
) -> tuple[ResultRow, ...]:
    """Return every unit's results for the springs: a spring rests on the autumn before it.

    Where those who left grade 9 are known one by one, their grades and marks are what is counted.
    Interventions under trial do what they do from the spring `tried_from`.
    """
    ground = Ground(
        needs=needs,
        counts={(row.unit, row.step, row.autumn): row.n for row in counts},
        pupils=pupils_by_autumn(counts),
        reached=_reached(leavers),
        merits=_merits(marks),
        tried_from=springs.stop if tried_from is None else tried_from,
    )
    rows = [
        row
        for unit in UNITS
        for measure in MEASURES
        if _applies(measure, unit)
        for row in _series(ground, unit, measure, springs=springs)
    ]
    return tuple(rows)


def _reached(leavers: Iterable[PupilRow]) -> dict[tuple[str, str, int], int]:
    """Return how many reached each goal of grade 9, by unit, indicator and spring."""
    counts: Counter[tuple[str, str, int]] = Counter()
    for pupil in leavers:
        if pupil.grades:
            counts[pupil.unit, "g9_eligible", pupil.year] += not pupil.grades.not_eligible
            counts[pupil.unit, "g9_all_subjects", pupil.year] += not pupil.grades.any_subject
    return dict(counts)


def _merits(marks: Iterable[MarkRow]) -> dict[tuple[str, int], float]:
    """Return the mean merit points in grade 9, by unit and spring."""
    known: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
    for row in marks:
        if row.step == LAST_GRADE:
            known[row.unit, row.year].append(row.results[MERIT])
    return {key: fmean(merits) for key, merits in known.items()}


def _applies(measure: Measure, unit: DemoUnit) -> bool:
    has_grade = measure.step is None or unit.low <= measure.step <= unit.high
    return (unit.main_form in measure.forms or _has_leisure(measure, unit)) and has_grade


def _has_leisure(measure: Measure, unit: DemoUnit) -> bool:
    """Return whether the measure is about the leisure centre that the school has beside it."""
    return measure.forms == LEISURE and any(
        one.form is SchoolForm.LEISURE_CENTRE for one in unit.forms
    )


def _series(ground: Ground, unit: DemoUnit, measure: Measure, *, springs: range) -> list[ResultRow]:
    chance = stream(ground.needs.seed, "results", unit.key, measure.key)
    own = chance.gauss(0, measure.own)
    rows = []
    for year in springs:
        own += chance.gauss(0, measure.own * 0.2)
        behind = _behind(ground, unit, measure, autumn=year - 1)
        if behind is None:
            continue
        answers = round(
            behind * min(1.0, measure.answers + chance.gauss(0, 0.05) * (measure.answers < 1))
        )
        need = ground.needs.of.get((unit.key, year - 1), 0.0)
        level = measure.level + measure.slope * need + own
        if year >= ground.tried_from:
            level += truly_adds(unit.key, measure.key)
        value = _value(measure, level, n=answers, year=year, chance=chance)
        reached = ground.reached.get((unit.key, measure.key, year))
        if reached is not None and answers >= measure.least:
            value = _share(measure, reached, answers)
        merit = ground.merits.get((unit.key, year)) if measure.key == "g9_merit" else None
        if merit is not None and answers >= measure.least:
            value = swedish(merit, measure.decimals)
        n = answers if measure.least else None
        rows.append(ResultRow(unit=unit.key, indicator=measure.key, year=year, value=value, n=n))
    return rows


def _behind(ground: Ground, unit: DemoUnit, measure: Measure, *, autumn: int) -> int | None:
    """Return how many pupils the result is about, None when the unit had nobody."""
    if unit.size == 0:
        return LEISURE_ANSWERS
    if _has_leisure(measure, unit):
        steps = (ground.counts.get((unit.key, step, autumn), 0) for step in LEISURE_ASKED)
        return sum(steps) or None
    if measure.step is None:
        return ground.pupils.get((unit.key, autumn))
    return ground.counts.get((unit.key, measure.step, autumn))


def _value(measure: Measure, level: float, *, n: int, year: int, chance: Random) -> str:
    """Return the value in Swedish, or the mark that stands in its place."""
    spread = chance.gauss(0, measure.yearly)
    if year in measure.cancelled:
        return MISSING
    if n < max(1, measure.least):
        return FEW
    if measure.scale is Scale.NUMBER:
        wide = spread * (sqrt(100 / n) if measure.step is not None else 1.0)
        low, high = measure.bounds
        return swedish(min(high, max(low, level + wide)), measure.decimals)
    share = logistic(level + spread)
    got = round(chance.gauss(n * share, 0.7 * sqrt(n * share * (1 - share))))
    return _share(measure, min(n, max(0, got)), n)


def _share(measure: Measure, got: int, n: int) -> str:
    if measure.hides_parts and (got < measure.least or n - got < measure.least):
        return FEW
    if measure.nearly_all and 1 <= n - got <= 4:
        return NEARLY_ALL
    return swedish(100 * got / n, measure.decimals)


def swedish(value: float, decimals: int) -> str:
    """Return the number with decimal comma."""
    return f"{value:.{decimals}f}".replace(".", ",")
