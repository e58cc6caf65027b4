"""Where each part of an area's children goes when a year's structure stands."""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Rule
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.ground import Ground
from qms.planning.core.evaluating.placing import assigned
from qms.planning.core.evaluating.spilling import parts_of
from qms.planning.core.plan.flows import NOWHERE

Key = tuple[int, int]
"""An area and the school that the children chose before anything was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A structure that stands: the ground of its plan and the place in time it is taken from."""

    ground: Ground
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an area's children, and what part of it goes to each school (J + 1).

    The last place among the schools is for those that nobody takes.
    """

    share: float
    there: Floats


def parts(standing: Standing, band: int, year: int) -> dict[Key, Part]:
    """Return the band's parts when the children are those of `year`."""
    ground, at = standing.ground, standing.at
    those, flows = ground.bands[band].flows, ground.plan.flows
    there = _there(standing, band, year)
    share = flows.share[at, those]
    return {
        (int(flows.area[flow]), int(flows.origin[flow])): Part(share=float(s), there=row)
        for flow, s, row in zip(those, share, there, strict=True)
    }


def _there(standing: Standing, band: int, year: int) -> Floats:
    """Return the part of each flow at each school and nowhere (E × J + 1)."""
    ground, at = standing.ground, standing.at
    offers, rooms = ground.plan.offers[at], ground.plan.rooms[at]
    if ground.case.rule is Rule.SPILL:
        part = parts_of(ground, year, offers, rooms)[band]
    else:
        prefer = ground.bands[band].prefer
        school = assigned(prefer, offers[None, :, band])[0]
        part = np.zeros(prefer.shape)
        flow = np.flatnonzero(school != NOWHERE)
        part[flow, school[flow]] = 1.0
    return np.hstack([part, 1 - part.sum(axis=1, keepdims=True)])
