"""Which school the children of each area go to, and how many go to another one."""

import numpy as np

from qms.planning.core.case import Rule
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.ground import BandGround, Ground
from qms.planning.core.evaluating.placing import assigned
from qms.planning.core.evaluating.spilling import parts_of
from qms.planning.core.plan.flows import NOWHERE


def goes(ground: Ground) -> Floats:
    """Return children of the ground's plan by year, area, band and school (T × I × B × (J + 1)).

    The last place among schools holds those that nobody takes.
    """
    case = ground.case
    found = np.zeros((len(case.demand), len(case.areas), len(case.bands), len(case.schools) + 1))
    for year in range(len(case.demand)):
        for at, part in enumerate(_parts(ground, year)):
            band = ground.bands[at]
            children = band.children[year].sum(axis=1)
            there = np.hstack([part, 1 - part.sum(axis=1, keepdims=True)])
            area = ground.plan.flows.area[band.flows]
            np.add.at(found[year, :, at], area, there * children[:, None])
    return found


def _parts(ground: Ground, year: int) -> list[Floats]:
    """Return the part of each flow at each school (E × J) by band."""
    offers, rooms = ground.plan.offers[year], ground.plan.rooms[year]
    if ground.case.rule is Rule.SPILL:
        return parts_of(ground, year, offers, rooms)
    return [_whole(band, offers[:, at]) for at, band in enumerate(ground.bands)]


def _whole(band: BandGround, offered: np.ndarray) -> Floats:
    school = assigned(band.prefer, offered[None])[0]
    part = np.zeros(band.prefer.shape)
    flow = np.flatnonzero(school != NOWHERE)
    part[flow, school[flow]] = 1.0
    return part


def moved(there: Floats, instead: Floats) -> Floats:
    """Return children by year who go to another school in `instead` than in `there` (T).

    Both are what `goes` returns: within an area and band, what schools gain is who has moved.
    """
    return np.asarray(np.maximum(0.0, instead - there).sum(axis=(1, 2, 3)))
