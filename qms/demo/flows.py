"""Where the pupils of every school live: most in its own area, some further away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qms.demo.enrolment import CountRow, whole_numbers
from qms.demo.municipality import BY_KEY
from qms.demo.places import AREAS
from qms.demo.population import Population
from qms.demo.units import DemoUnit

SPANS = ((0, 6), (7, 9))
FEW = 5
WITHOUT_SCHOOL_GO_TO = "hamnstaden"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """Pupils who live in the area and attend the unit, in a span of steps."""

    area: str
    unit: str
    autumn: int
    low: int
    high: int
    n: int


def make_flows(
    people: Population, rows: Iterable[CountRow], *, autumns: range
) -> tuple[FlowRow, ...]:
    """Return the flows of the autumns; they add up to the schools' counts."""
    pupils: dict[tuple[str, int, int, int], int] = {}
    for row in rows:
        for low, high in SPANS:
            if row.autumn in autumns and low <= row.step <= high:
                key = (row.unit, row.autumn, low, high)
                pupils[key] = pupils.get(key, 0) + row.n
    return tuple(
        FlowRow(area=area, unit=unit, autumn=autumn, low=low, high=high, n=n)
        for (unit, autumn, low, high), total in sorted(pupils.items())
        for area, n in _from_areas(people, BY_KEY[unit], autumn=autumn, low=low, total=total)
    )


def _from_areas(
    people: Population, unit: DemoUnit, *, autumn: int, low: int, total: int
) -> Iterator[tuple[str, int]]:
    """Yield the areas that the pupils come from, in proportion to their children."""
    weights: dict[str, float] = {}
    for area in AREAS:
        children = people.children[area.key, low + 6, min(autumn, people.last)]
        near = unit.area == area.key
        if area.key == "sagudden" and low and unit.area == WITHOUT_SCHOOL_GO_TO:
            near = True  # no school of the area has grade 7
        weights[area.key] = children * (1.0 if near else 0.01 + unit.pull)
    whole = sum(weights.values())
    parts = whole_numbers({key: total * weight / whole for key, weight in weights.items()})
    yield from ((area, n) for area, n in parts.items() if n)
