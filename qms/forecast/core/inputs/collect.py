"""Everything found in the inputs of a run, in one list."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from qms.forecast.core.gaps import LONGEST_GAP
from qms.forecast.core.inputs.breaks import LEAST_PUPILS, breaks_of, odd_years
from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.definitions import grade_changes
from qms.forecast.core.inputs.findings import InputFinding, Kind
from qms.forecast.core.inputs.reach import reach_findings
from qms.forecast.core.panel import Panel
from qms.forecast.core.values import ALL_UNITS

FEWEST_YEARS = 3
ALIKE = 0.5  # of a jump: how near the pupils of a closed unit must come to it


def findings_of(
    inputs: Inputs, panel: Panel, *, horizon: int, others: Iterable[InputFinding] = ()
) -> tuple[InputFinding, ...]:
    """Return every finding, by kind of finding, unit and year; `others` are added to them."""
    found = [
        *gap_findings(panel),
        *break_findings(panel),
        *life_findings(panel),
        *_merged(inputs),
        *_outside_form(inputs, panel),
        *reach_findings(inputs, panel, horizon=horizon),
        *others,
    ]
    order = list(Kind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.unit, one.year)))


def gap_findings(panel: Panel) -> Iterator[InputFinding]:
    """Yield withheld numbers and missing years; `size` is how many numbers are estimated."""
    for u, unit in enumerate(panel.units):
        reported = np.flatnonzero(panel.present[u])
        for place in reported.tolist():
            unknown = np.flatnonzero(np.isnan(panel.counts[u, :, place]))
            if len(unknown):
                only = panel.steps[unknown[0]] if len(unknown) == 1 else None
                yield _found(Kind.WITHHELD, unit, panel.years[place], step=only, size=len(unknown))
        for before, after in pairwise(reported.tolist()):
            kind = Kind.MISSING_YEAR if after - before <= LONGEST_GAP + 1 else Kind.LONG_GAP
            for place in range(before + 1, after):
                yield _found(kind, unit, panel.years[place])


def break_findings(panel: Panel) -> Iterator[InputFinding]:
    """Yield breaks and changed definitions; `size` is the change as a share."""
    found = breaks_of(panel)
    for year, step, came in grade_changes(panel):
        yield _found(Kind.GRADE_CAME if came else Kind.GRADE_WENT, ALL_UNITS, year, step=step)
    for place, year in enumerate(panel.years):
        change = float(np.expm1(found.total_changes[place]))
        if found.scaled[place]:
            yield _found(Kind.SCALED, ALL_UNITS, year, size=change)
        elif found.total[place]:
            yield _found(Kind.TOTAL_BREAK, ALL_UNITS, year, size=change)
    odd = odd_years(found)
    for u, place in np.argwhere(found.units & ~found.scaled[None, :]).tolist():
        if odd[u, place - 1]:
            continue  # the way back, told with the year that stood out
        change = float(np.expm1(found.changes[u, place]))
        other = _closed_like(panel, u, place)
        kind = Kind.LOOKS_MERGED if other else Kind.BREAK
        kind = Kind.ODD_YEAR if odd[u, place] else kind
        yield _found(kind, panel.units[u], panel.years[place], size=change, other=other)


def _closed_like(panel: Panel, unit: int, place: int) -> str:
    """Return the unit that closed that year with about as many pupils as the jump, if any."""
    totals = np.nan_to_num(panel.totals())
    jump = totals[unit, place] - totals[unit, place - 1]
    gone = (totals[:, place] == 0) & (totals[:, place - 1] >= LEAST_PUPILS)
    for other in np.flatnonzero(gone).tolist():
        if jump > 0 and abs(totals[other, place - 1] - jump) <= ALIKE * jump:
            return panel.units[other]
    return ""


def life_findings(panel: Panel) -> Iterator[InputFinding]:
    """Yield openings and closings within the panel, units without anybody, and short series."""
    totals = panel.totals()
    alive = panel.alive()
    for u, unit in enumerate(panel.units):
        filled = np.flatnonzero(panel.present[u] & ~(totals[u] == 0))
        if not len(filled):
            yield _found(Kind.ZEROS, unit, panel.last_year)
            continue
        first, last = int(filled[0]), int(filled[-1])
        if first > 0:
            yield _found(Kind.OPENED, unit, panel.years[first])
        if last < len(panel.years) - 1 and not alive[u]:
            yield _found(Kind.CLOSED, unit, panel.years[last + 1], size=float(totals[u, last]))
        if alive[u] and len(filled) < FEWEST_YEARS:
            yield _found(Kind.SHORT, unit, panel.last_year, size=len(filled))


def _merged(inputs: Inputs) -> Iterator[InputFinding]:
    for old, new, year in inputs.merged:
        yield _found(Kind.MERGED, old, year, other=new)


def _outside_form(inputs: Inputs, panel: Panel) -> Iterator[InputFinding]:
    """Yield pupils in grades that the unit's form does not have, the latest year of each."""
    place = {unit: at for at, unit in enumerate(panel.units)}
    for unit, low, high in inputs.spans:
        if unit not in place:
            continue
        for s in _outside(panel.steps, low, high):
            years = np.flatnonzero(panel.counts[place[unit], s] > 0)
            if len(years):
                last = int(years[-1])
                size = float(panel.counts[place[unit], s, last])
                yield _found(Kind.OUTSIDE_FORM, unit, panel.years[last],
                             step=panel.steps[s], size=size)  # fmt: skip


def _outside(steps: Sequence[int], low: int, high: int) -> list[int]:
    return [at for at, step in enumerate(steps) if not low <= step <= high]


def _found(
    kind: Kind,
    unit: str,
    year: int,
    *,
    step: int | None = None,
    size: float | None = None,
    other: str = "",
) -> InputFinding:
    return InputFinding(kind=kind, unit=unit, year=year, step=step, size=size, other=other)
