"""Children by year, area and grade, and where they go: forecasts of schools laid on areas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.from_register.notes import Note, Told, note
from qms.planning.core.from_register.snapshot import ForecastFacts, Pupils, Snapshot, UnitFacts

NAMED = 3
"""Units that are named one by one; more are counted."""


@dataclass(frozen=True, kw_only=True)
class Living:
    """Where the pupils of each unit and step live: parts by area, unit and step (I × J × G)."""

    parts: Floats
    notes: tuple[Note, ...]


def living(found: Snapshot, units: Sequence[UnitFacts], steps: Sequence[int]) -> Living:
    """Return the parts, adding up to 1 over areas; without flows a school's are of its own area."""
    areas, notes = list(found.areas), []
    area_at = {area: at for at, area in enumerate(areas)}
    unit_at = {unit.id: at for at, unit in enumerate(units)}
    parts = np.zeros((len(areas), len(units), len(steps)))
    for flow in found.flows:
        if flow.area_id in area_at and flow.unit_id in unit_at:
            among = [at for at, step in enumerate(steps) if flow.low <= step <= flow.high]
            parts[area_at[flow.area_id], unit_at[flow.unit_id], among] += flow.n
    for at, unit in enumerate(units):
        here = parts[:, at]
        if not here.any():
            notes.append(_assumed(here, unit, area_at, pupils=_now(found, unit)))
        _fill(here)
    return Living(parts=parts / parts.sum(axis=0), notes=_together(notes))


def _together(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Return one note in place of many that say the same of different units."""
    alike = [one for one in notes if one.told is Told.NO_FLOWS]
    if len(alike) <= NAMED:
        return tuple(notes)
    n = sum(int(one.values["n"]) for one in alike)
    rest = (one for one in notes if one.told is not Told.NO_FLOWS)
    return (note(Told.MANY_WITHOUT_FLOWS, schools=len(alike), n=n), *rest)


def _now(found: Snapshot, unit: UnitFacts) -> int:
    counted = found.counts[max(found.counts)]
    return round(sum(n for (unit_id, _), n in counted.items() if unit_id == unit.id))


def _assumed(here: Floats, unit: UnitFacts, area_at: dict[int, int], *, pupils: int) -> Note:
    """Let all live in the school's own area, or anywhere, and return what to say of it."""
    if unit.area_id in area_at:
        here[area_at[unit.area_id]] = 1.0
        return note(Told.NO_FLOWS, school=unit.name, n=pupils)
    here[:] = 1.0
    return note(Told.NO_AREA, school=unit.name, n=pupils)


def _fill(here: Floats) -> None:
    """Let a step without flows live as all the unit's pupils do."""
    empty = here.sum(axis=0) == 0
    here[:, empty] = here.sum(axis=1, keepdims=True)


def pupils_of(
    found: Snapshot, units: Sequence[UnitFacts], steps: Sequence[int], years: range
) -> tuple[Floats, tuple[Note, ...]]:
    """Return pupils by year, unit and step (T × J × G): counted, then as the forecast has them."""
    newest = max(found.counts)
    notes = list(_about(found, units, newest, years))
    table = [_row(_source(found, year, newest), units, steps) for year in years]
    return np.array(table), tuple(notes)


def _row(of: Pupils, units: Sequence[UnitFacts], steps: Sequence[int]) -> list[list[float]]:
    return [[of.get((unit.id, step), 0.0) for step in steps] for unit in units]


def _source(found: Snapshot, year: int, newest: int) -> Pupils:
    """Return the year's count, its forecast, or the last that there is.

    A unit that the forecast does not have keeps its last count.
    """
    if year <= newest or found.forecast is None:
        return found.counts[min(found.counts, key=lambda known: abs(known - year))]
    known = [one for one in found.forecast.pupils if one <= year]
    if not known:
        return found.counts[newest]
    told = _told(found.forecast)
    kept = {key: n for key, n in found.counts[newest].items() if key[0] not in told}
    return {**kept, **found.forecast.pupils[max(known)]}


def _told(forecast: ForecastFacts) -> set[int]:
    return {unit for pupils in forecast.pupils.values() for unit, _ in pupils}


def _about(
    found: Snapshot, units: Sequence[UnitFacts], newest: int, years: range
) -> Iterator[Note]:
    yield note(Told.COUNT_YEAR, year=newest)
    if years[-1] <= newest:
        return
    if found.forecast is None:
        yield note(Told.NO_FORECAST, year=newest)
        return
    which = Told.FORECAST if found.forecast.is_published else Told.FORECAST_DRAFT
    yield note(which, run=found.forecast.run, origin=found.forecast.origin)
    if years[-1] > found.forecast.last:
        yield note(Told.FORECAST_ENDS, year=found.forecast.last)
    told = _told(found.forecast)
    for unit in units:
        if unit.id not in told:
            yield note(Told.NO_UNIT_FORECAST, school=unit.name, year=newest)


def shares_of(by_area: Floats, bands: Sequence[slice], near: Floats, has: Floats) -> Floats:
    """Return the part of each area's children in a band at each school (I × B × J).

    `by_area` is the first year's children by area, school and grade (I × J × G), `near` km (I ×
    J) and `has` whether a school has the band today (B × J). Where an area has no children yet,
    those who come go to the nearest school.
    """
    found = np.stack([by_area[:, :, band].sum(axis=2) for band in bands], axis=1)
    for area, band in np.argwhere(found.sum(axis=2) == 0):
        found[area, band, np.where(has[band] > 0, near[area], np.inf).argmin()] = 1.0
    return np.asarray(found / found.sum(axis=2, keepdims=True))
