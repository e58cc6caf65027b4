"""Applications and moves per school and autumn: who is chosen first, who comes and goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, exp

from qms.demo.enrolment import CountRow, Counts
from qms.demo.municipality import stream
from qms.demo.needs import Needs
from qms.demo.schools import COMPULSORY
from qms.demo.units import DemoUnit

CLASS = 25
OTHERWISE_MOVE = 0.025
"""Share of a school's pupils who are replaced by others in a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRow:
    """A school's admissions of an autumn, and the moves of the year before it."""

    unit: str
    autumn: int
    places: int
    first_choice: int
    admitted: int
    moved_in: int
    moved_out: int


def make_applications(
    needs: Needs, rows: Iterable[CountRow], *, autumns: range
) -> tuple[ApplicationRow, ...]:
    """Return every open school's admissions and moves for the autumns."""
    counts: Counts = {(row.unit, row.step, row.autumn): row.n for row in rows}
    return tuple(
        _of(needs, counts, unit, autumn)
        for unit in COMPULSORY
        for autumn in autumns
        if unit.is_open(autumn, needs.last)
    )


def _of(needs: Needs, counts: Counts, unit: DemoUnit, autumn: int) -> ApplicationRow:
    chance = stream(needs.seed, "applications", unit.key, autumn)
    admitted = counts.get((unit.key, unit.low, autumn), 0)
    need = needs.of.get((unit.key, autumn), 0.0)
    liking = exp(6 * unit.draw + 20 * unit.pull - 0.12 * need + chance.gauss(0, 0.06))
    net = _net_moves(counts, unit, autumn)
    pupils = sum(counts.get((unit.key, step, autumn), 0) for step in range(unit.high + 1))
    replaced = max(0, round(chance.gauss(OTHERWISE_MOVE, 0.006) * pupils))
    return ApplicationRow(
        unit=unit.key,
        autumn=autumn,
        places=CLASS * max(1, ceil(admitted / CLASS)),
        first_choice=round(admitted * liking),
        admitted=admitted,
        moved_in=replaced + max(0, net),
        moved_out=replaced + max(0, -net),
    )


def _net_moves(counts: Counts, unit: DemoUnit, autumn: int) -> int:
    """Return how many more pupils the grades have than the year before, a grade below."""
    return sum(
        counts.get((unit.key, step, autumn), 0) - counts[unit.key, step - 1, autumn - 1]
        for step in range(unit.low + 1, unit.high + 1)
        if (unit.key, step - 1, autumn - 1) in counts
    )
