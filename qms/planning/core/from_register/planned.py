"""What the register says will happen to schools, as steps: closed, or handing over grades."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from qms.kernel.schoolyear import count_day
from qms.planning.core.case import Case
from qms.planning.core.plan.step_faults import step_faults
from qms.planning.core.plan.steps import Close, MoveGrades, Step
from qms.register.core.plan_facts import UnitChange


def autumn_of(closed: date) -> int:
    """Return the first autumn that a school closed from the day is not counted in."""
    return closed.year + (closed > count_day(closed.year))


def planned_steps(
    case: Case, changes: Iterable[UnitChange], closed: Iterable[tuple[int, int]],
    *, steps_of: Mapping[str, tuple[int, int]], counted: int,
) -> tuple[Step, ...]:  # fmt: skip
    """Return the steps, by year and school: those after the newest count that the case can take.

    `closed` is unit and autumn of schools with a last day, `steps_of` a band's first and last
    step. What comes between the count and the case's first year is a step of that year. What is
    split between several schools goes to the nearest; a move of a part of the pupils, of a part of
    a band, or to a school that is not in the case is no step.
    """
    rows = [*changes]
    steps: list[Close | MoveGrades] = [
        *_closings(rows, closed, {*case.place_of}),
        *_moves(rows, steps_of),
    ]
    found: dict[tuple[str, str], Close | MoveGrades] = {}
    for step in steps:
        found.setdefault((type(step).__name__, step.school), step)
    later = [replace(one, year=max(one.year, case.first_year)) for one in found.values()
             if one.year > counted]  # fmt: skip
    kept: list[Step] = []
    for step in sorted(later, key=lambda one: (one.year, case.place_of.get(one.school, -1))):
        if not step_faults(case, [*kept, step]):
            kept.append(step)
    return tuple(kept)


def _closings(
    rows: list[UnitChange], closed: Iterable[tuple[int, int]], known: set[str]
) -> Iterator[Close]:
    """Yield schools that close, those with a receiver first."""
    closing = [one for one in rows if one.kind == "close"]
    for unit_id in {one.unit_id: None for one in closing}:
        own = [one for one in closing if one.unit_id == unit_id]
        to = {str(one.to_id) for one in own}
        goes_there = len(to) == 1 and to <= known and all(one.share == 1 for one in own)
        yield Close(year=own[0].year, school=str(unit_id), to=to.pop() if goes_there else "")
    for unit_id, year in closed:
        yield Close(year=year, school=str(unit_id))


def _moves(rows: list[UnitChange], steps_of: Mapping[str, tuple[int, int]]) -> Iterator[MoveGrades]:
    """Yield schools that hand over whole bands to one other."""
    for one in rows:
        bands = tuple(band for band, (low, high) in steps_of.items()
                      if one.low <= low and high <= one.high)  # fmt: skip
        if one.kind == "move" and one.share == 1 and bands:
            yield MoveGrades(year=one.year, school=str(one.unit_id), bands=bands, to=str(one.to_id))
