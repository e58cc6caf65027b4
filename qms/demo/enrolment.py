"""Pupils per school and grade on 15 October: cohorts move up, families choose, schools change."""

from dataclasses import dataclass
from math import pow, sqrt
from random import Random

from qms.demo.municipality import BY_KEY, stream
from qms.demo.places import AREAS
from qms.demo.population import Population
from qms.demo.schools import COMPULSORY
from qms.demo.units import DemoUnit

STAYS_HOME = 0.955
"""Share of an age that goes to one of these schools; the rest go elsewhere or to other forms."""
GRADES = range(10)
WARM_UP = 6
"""Autumns made before the first one, so that every grade has moved up through the schools."""
MERGED: dict[str, list[tuple[str, int]]] = {}
for _old in COMPULSORY:
    for _change in _old.changes:
        if _change.into:
            MERGED.setdefault(_change.into, []).append((_old.key, _change.back))
"""The schools that a school took over, with how many autumns back, by its key."""
Counts = dict[tuple[str, int, int], int]
"""Pupils by unit key, step and autumn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """Pupils of a unit on one step on 15 October of an autumn."""

    unit: str
    step: int
    autumn: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Autumn:
    """What one autumn is made from: the children, the autumn before and chance."""

    population: Population
    year: int
    before: Counts
    chance: Random

    @property
    def last(self) -> int:
        """Return the last autumn of the demo."""
        return self.population.last

    def open_schools(self, step: int) -> tuple[DemoUnit, ...]:
        """Return the schools that have the step this autumn."""
        return tuple(
            unit
            for unit in COMPULSORY
            if unit.low <= step <= unit.high and unit.is_open(self.year, self.last)
        )

    def children(self, area: str, step: int) -> float:
        """Return the area's children of the step's age who go to school here."""
        return STAYS_HOME * self.population.children[area, step + 6, self.year]


def make_school_counts(population: Population, autumns: range) -> tuple[CountRow, ...]:
    """Return the compulsory schools' counts for every autumn, by school, grade and autumn."""
    chance = stream(population.seed, "enrolment")
    rows: list[CountRow] = []
    counts: Counts = {}
    for year in range(autumns[0] - WARM_UP, autumns[-1] + 1):
        autumn = Autumn(population=population, year=year, before=counts, chance=chance)
        counts = {}
        for step in GRADES:
            for key, n in _grade(autumn, step).items():
                counts[key, step, year] = n
        if year in autumns:
            rows += [CountRow(unit=u, step=s, autumn=y, n=n) for (u, s, y), n in counts.items()]
    return tuple(sorted(rows, key=lambda row: (row.unit, row.autumn, row.step)))


def _grade(autumn: Autumn, step: int) -> dict[str, int]:
    """Return pupils per school on one step: as many in all as the children of that age."""
    expected = _choices(autumn, step)
    for unit in autumn.open_schools(step):
        moved_up = _moved_up(autumn, unit, step)
        if moved_up is not None:
            expected[unit.key] = moved_up
    _make_room(autumn, step, expected)
    whole = sum(autumn.children(area.key, step) for area in AREAS)
    noisy = {
        key: max(0.0, n + autumn.chance.gauss(0, 0.22 * sqrt(n))) for key, n in expected.items()
    }
    scale = whole / sum(noisy.values())
    return whole_numbers({key: n * scale for key, n in noisy.items()})


def _moved_up(autumn: Autumn, unit: DemoUnit, step: int) -> float | None:
    """Return last autumn's pupils of the grade below, None when the school had none."""
    merged = (old for old, back in MERGED.get(unit.key, ()) if autumn.year == autumn.last - back)
    before = [autumn.before.get((key, step - 1, autumn.year - 1)) for key in (unit.key, *merged)]
    known = [n for n in before if n is not None]
    if not known or step == 0:
        return None
    return sum(known) * _area_growth(autumn, unit.area, step) * (1 + unit.draw / 2)


def _area_growth(autumn: Autumn, area: str, step: int) -> float:
    """Return how the area's cohort grew over the year, kept within 10 per cent either way."""
    ages = autumn.population.children
    before = ages.get((area, step + 5, autumn.year - 1), 0)
    now = ages[area, step + 6, autumn.year]
    return min(1.1, max(0.9, now / before)) if before else 1.0


def attraction(unit: DemoUnit, year: int, *, last: int) -> float:
    """Return how strongly the unit attracts that autumn; it grows or wanes by `draw` a year."""
    return unit.size * pow(1 + unit.draw, year - (last - 14))


def _choices(autumn: Autumn, step: int) -> dict[str, float]:
    """Return how the families of every area would spread over the schools that have the step."""
    schools = autumn.open_schools(step)
    expected = dict.fromkeys((unit.key for unit in schools), 0.0)
    for area in AREAS:
        children = autumn.children(area.key, step)
        away = {unit.key: unit.pull for unit in schools if unit.area != area.key and unit.pull}
        home = {
            unit.key: attraction(unit, autumn.year, last=autumn.last)
            for unit in schools
            if unit.area == area.key
        } or _neighbours(schools)
        for key, pull in away.items():
            expected[key] += children * pull
        left = children * (1 - sum(away.values()))
        for key, weight in home.items():
            expected[key] += left * weight / sum(home.values())
    return expected


def _neighbours(schools: tuple[DemoUnit, ...]) -> dict[str, float]:
    """Return where children go whose area lacks the grade: the schools of Hamnstaden."""
    return {unit.key: unit.size for unit in schools if unit.area == "hamnstaden"}


def _make_room(autumn: Autumn, step: int, expected: dict[str, float]) -> None:
    """Let the schools that take new pupils in this grade share those that no school kept."""
    entering = [unit for unit in autumn.open_schools(step) if _enters(autumn, unit, step)]
    if step == 0 or not entering or len(entering) == len(expected):
        return
    kept = sum(n for key, n in expected.items() if key not in {unit.key for unit in entering})
    whole = sum(autumn.children(area.key, step) for area in AREAS)
    if step == 7:
        wanted = sum(expected[unit.key] for unit in entering)
        for unit in entering:
            expected[unit.key] *= max(0.0, whole - kept) / wanted
        return
    for unit in entering:
        _take_from_neighbours(unit, expected)


def _enters(autumn: Autumn, unit: DemoUnit, step: int) -> bool:
    return _moved_up(autumn, unit, step) is None


def _take_from_neighbours(unit: DemoUnit, expected: dict[str, float]) -> None:
    """Take the new pupils of one school from the others, most from its own area."""
    weights = {
        key: n * (6.0 if BY_KEY[key].area == unit.area else 1.0)
        for key, n in expected.items()
        if key != unit.key
    }
    taken = expected[unit.key]
    for key, weight in weights.items():
        expected[key] = max(0.0, expected[key] - taken * weight / sum(weights.values()))


def whole_numbers(parts: dict[str, float]) -> dict[str, int]:
    """Return the parts in whole numbers whose sum is the rounded sum: largest remainder."""
    whole = {key: int(part) for key, part in parts.items()}
    left = round(sum(parts.values())) - sum(whole.values())
    for key in sorted(parts, key=lambda k: (whole[k] - parts[k], k))[:left]:
        whole[key] += 1
    return whole
