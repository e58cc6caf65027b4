"""Who lacks a place: areas that no school takes from, and schools that are too small."""

from collections.abc import Iterator

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.diagnosing.finding import Cause, Finding
from qms.planning.core.evaluating.evaluate import Evaluated
from qms.planning.core.evaluating.ground import Ground
from qms.planning.core.evaluating.placing import assigned
from qms.planning.core.plan.flows import NOWHERE
from qms.planning.core.plan.plan import Flags

SOME = 1e-6
"""Children that are nobody: what is left of parts that are added up."""


def taken(ground: Ground, at: int) -> Flags:
    """Return whether any school takes each flow of a band, by year (T × E)."""
    prefer = ground.bands[at].prefer
    offered = ground.plan.offers[:, :, at]
    return np.asarray((offered[:, prefer] & (prefer != NOWHERE)).any(axis=2))


def out_of_reach(ground: Ground, at: int) -> Floats:
    """Return the children of a band that no school takes, by year and area (T × I)."""
    band, areas = ground.bands[at], len(ground.case.areas)
    children = band.children.sum(axis=2) * ~taken(ground, at)
    area = ground.plan.flows.area[band.flows]
    found = [np.bincount(area, weights=year, minlength=areas) for year in children]
    return np.array(found)


def without_school(ground: Ground) -> Iterator[Finding]:
    """Yield a finding for each area and band that no school takes all children from."""
    case = ground.case
    for at, band in enumerate(case.bands):
        found = out_of_reach(ground, at)
        for area in np.flatnonzero((found > SOME).any(axis=0)):
            school, km = _nearest(ground, int(area), at, found[:, area] > SOME)
            yield Finding(
                cause=Cause.NO_SCHOOL, area=case.areas[area], band=band, school=school, km=km,
                missing=_by_year(case.first_year, found[:, area]),
            )  # fmt: skip


def _nearest(ground: Ground, area: int, band: int, years: Flags) -> tuple[str, float | None]:
    """Return the nearest school that has the band in all of the years."""
    case = ground.case
    there = np.flatnonzero(ground.plan.offers[years, :, band].all(axis=0))
    if not len(there):
        return "", None
    school = there[case.distance[area, there].argmin()]
    return case.schools[school].key, float(case.distance[area, school])


def without_room(ground: Ground, found: Evaluated) -> Iterator[Finding]:
    """Yield a finding for each school that has more classes than rooms."""
    case = ground.case
    for at in np.flatnonzero((found.missing > SOME).any(axis=0)):
        year = int(np.flatnonzero(found.missing[:, at] > SOME)[0])
        band = _risen(_by_band(found, int(at)), year)
        area = _risen(_by_area(ground, int(at), band), year)
        yield Finding(
            cause=Cause.NO_ROOM, area=case.areas[area], band=case.bands[band],
            school=case.schools[at].key,
            missing=_by_year(case.first_year, found.missing[:, at]),
        )  # fmt: skip


def _by_year(first: int, missing: Floats) -> dict[int, float]:
    return {first + int(t): float(missing[t]) for t in np.flatnonzero(missing > SOME)}


def _risen(table: Floats, year: int) -> int:
    """Return the column that rose the most to the year from the one before, or is the largest."""
    rise = table[year] - table[year - 1] if year else np.zeros(table.shape[1])
    return int(rise.argmax() if rise.max() > SOME else table[year].argmax())


def _by_band(found: Evaluated, school: int) -> Floats:
    """Return the classes that a school's bands need by year (T × B), parts of a class included."""
    case = found.case
    size = np.array([grade.class_size for grade in case.grades])
    classes = found.classes[:, school][:, case.pool_of]
    pools = np.bincount(case.pool_of)[case.pool_of]
    parts = classes / pools + found.pupils[:, school] / size * SOME
    return np.asarray(parts @ np.eye(len(case.bands))[case.band_of])


def _by_area(ground: Ground, school: int, band: int) -> Floats:
    """Return the children of a band who ask for the school, by year and area (T × I)."""
    part, areas = ground.bands[band], len(ground.case.areas)
    goes = assigned(part.prefer, ground.plan.offers[:, :, band]) == school
    area = ground.plan.flows.area[part.flows]
    children = part.children.sum(axis=2) * goes
    return np.array([np.bincount(area, weights=year, minlength=areas) for year in children])
