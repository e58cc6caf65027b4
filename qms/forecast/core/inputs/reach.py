"""How far the inputs reach: where the forecast rests on an assumption instead of on children."""

from collections.abc import Iterator

from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.findings import InputFinding, Kind
from qms.forecast.core.inputs.housing import FEWEST_USUAL
from qms.forecast.core.inputs.values import COMPLETED
from qms.forecast.core.panel import Panel
from qms.forecast.core.values import ALL_UNITS

OLD_FLOWS = 2  # years


def reach_findings(inputs: Inputs, panel: Panel, *, horizon: int) -> Iterator[InputFinding]:
    """Yield where births, population, plans and flows end before the forecast does.

    `year` is the last year that is known; of births, the first autumn whose beginners are not
    born or not known is `size`.
    """
    end = panel.last_year + horizon
    yield from _children(inputs, panel, end=end)
    yield from _dwellings(inputs, panel, end=end)
    yield from _flows(inputs, panel)


def _children(inputs: Inputs, panel: Panel, *, end: int) -> Iterator[InputFinding]:
    if not (inputs.population or inputs.births):
        yield InputFinding(kind=Kind.NO_CHILDREN, unit=ALL_UNITS, year=panel.last_year)
        return
    for rows, kind in (
        (inputs.births, Kind.BIRTHS_REACH),
        (() if inputs.births else inputs.population, Kind.POPULATION_REACH),
    ):
        last = max((one.year for one in rows), default=None)
        if last is not None and last + inputs.entry_age + panel.steps[0] < end:
            first = float(last + inputs.entry_age + panel.steps[0] + 1)
            yield InputFinding(kind=kind, unit=ALL_UNITS, year=last, size=first)


def _dwellings(inputs: Inputs, panel: Panel, *, end: int) -> Iterator[InputFinding]:
    origin = panel.last_year
    planned = [one for one in inputs.dwellings if one.stage != COMPLETED]
    for one in planned:
        if one.year <= origin:
            yield InputFinding(
                kind=Kind.PLAN_PASSED, unit=one.area, year=one.year, size=one.n, other=one.project
            )
    last = max((one.year for one in inputs.dwellings), default=end)
    if last < end:
        yield InputFinding(kind=Kind.HOUSING_REACH, unit=ALL_UNITS, year=last)
    done = {one.year for one in inputs.dwellings if one.stage == COMPLETED and one.year < origin}
    if inputs.dwellings and origin - min(done, default=origin) < FEWEST_USUAL:
        yield InputFinding(kind=Kind.USUAL_UNKNOWN, unit=ALL_UNITS, year=origin)


def _flows(inputs: Inputs, panel: Panel) -> Iterator[InputFinding]:
    latest = max((flow.year for flow in inputs.flows), default=None)
    if latest is not None and latest + OLD_FLOWS <= panel.last_year:
        yield InputFinding(kind=Kind.FLOWS_OLD, unit=ALL_UNITS, year=latest)
    covered = {flow.area for flow in inputs.flows if flow.year == latest}
    planned = {one.area for one in inputs.dwellings}
    for area in sorted(planned - covered):
        yield InputFinding(kind=Kind.FLOWS_ASSUMED, unit=area, year=panel.last_year)
    if not inputs.flows:
        return  # children are then not led to units at all
    living = {one.area for one in (*inputs.population, *inputs.births)} - {ALL_UNITS}
    for area in sorted(living - covered):
        yield InputFinding(kind=Kind.CHILDREN_UNLED, unit=area, year=panel.last_year)
