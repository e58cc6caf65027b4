"""One structure through many futures: who goes where is the same, how many is not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from qms.planning.core.case import Case, Rule
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import Ground, evaluate, prepare
from qms.planning.core.evaluating.batch import missing_places, standing, weights
from qms.planning.core.evaluating.ground import BandGround, over_limit
from qms.planning.core.evaluating.placing import assigned
from qms.planning.core.evaluating.running import Spread, counted
from qms.planning.core.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Chances:
    """What each draw (N) comes to: the payer's kronor by year (N × T), and who lacks a place.

    `pupils` and `missing` are by year and school (N × T × J), those that no school takes by area
    (N × T × I).
    """

    kronor: Floats
    worth: Floats
    """Present value of each draw (N)."""
    pupils: Floats
    missing: Floats
    unplaced: Floats


def chances(case: Case, plan: Plan, draws: Floats) -> Chances:
    """Return the plan's outcome in each draw of the demand (N × T × I × G)."""
    ground = prepare(case, plan)
    if case.rule is Rule.SPILL:
        found = [evaluate(replace(case, demand=draw), plan) for draw in draws]
        kronor = np.stack([one.costs.yearly(case.payer) for one in found])
        pupils = np.stack([one.pupils.sum(axis=2) for one in found])
        missing = np.stack([one.missing for one in found])
        unplaced = np.stack([_nowhere(ground, t, draws[:, t]) for t in range(draws.shape[1])], 1)
    else:
        years = [_year(ground, t, draws[:, t]) for t in range(draws.shape[1])]
        kronor, pupils, missing, unplaced = (np.stack(part, 1) for part in zip(*years, strict=True))
        kronor += standing(ground, plan.offers[None], np.zeros((1, *plan.rooms.shape)))
    return Chances(
        kronor=kronor, worth=kronor @ weights(ground), pupils=pupils, missing=missing,
        unplaced=unplaced,
    )  # fmt: skip


def _nowhere(ground: Ground, t: int, draws: Floats) -> Floats:
    """Return children of a year whom nobody takes (N × I); a full school turns nobody out."""
    found = np.zeros(draws.shape[:2])
    for band, parts, _ in _parts(ground, t):
        found += draws[:, :, band.grades].sum(axis=2) * parts[:, -1]
    return found


def _year(ground: Ground, t: int, draws: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return kronor (N), pupils and missing (N × J) and unplaced (N × I) of a year.

    `draws` is N × I × G.
    """
    count = len(draws)
    schools = len(ground.case.schools)
    pupils = np.empty((count, schools, len(ground.case.grades)))
    unplaced = np.zeros((count, len(ground.case.areas)))
    travel = np.zeros(count)
    for band, parts, fares in _parts(ground, t):
        children = draws[:, :, band.grades].astype(np.float64)
        pupils[:, :, band.grades] = (children.transpose(0, 2, 1) @ parts[:, :schools]).transpose(
            0, 2, 1
        )
        unplaced += children.sum(axis=2) * parts[:, schools]
        travel += np.einsum("nig,ig->n", children, fares)
    year = np.full(count, t)
    found = counted(ground, year, Spread(pupils, np.zeros((count, 1)), travel, np.zeros(count)))
    kronor = (found.teaching + found.pupil).sum(axis=1) + travel
    return kronor, pupils.sum(axis=2), missing_places(found, ground.plan.rooms[year]), unplaced


def _parts(ground: Ground, t: int) -> Iterator[tuple[BandGround, Floats, Floats]]:
    """Yield each band with the part of an area's children at each school (I × J + 1), and fares.

    The last place is for those whom nobody takes; fares are kronor per child by area and grade.
    """
    case, plan = ground.case, ground.plan
    areas, schools = case.distance.shape
    for at, band in enumerate(ground.bands):
        school = assigned(band.prefer, plan.offers[t][None, :, at])[0]
        area = plan.flows.area[band.flows]
        parts = np.bincount(
            area * (schools + 1) + np.where(school < 0, schools, school),
            weights=plan.flows.share[t, band.flows], minlength=areas * (schools + 1),
        ).reshape(areas, schools + 1)  # fmt: skip
        each = case.prices.per_rider + case.prices.per_rider_km * case.distance
        fares = np.einsum("ij,ijg->ig", parts[:, :schools] * each, over_limit(case, band.grades))
        yield band, np.asarray(parts, dtype=np.float64), np.asarray(fares)
