"""Children to schools: each flow goes to the first in its order that has the band."""

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.ground import BandGround
from qms.planning.core.plan.flows import NOWHERE, Places
from qms.planning.core.plan.plan import Flags

NEAR = 6
"""Schools looked at first: nearly every flow finds one among them."""


def assigned(prefer: Places, offered: Flags) -> Places:
    """Return the school of each flow in each structure (S × E), `NOWHERE` where none takes it.

    `prefer` is E × J and `offered` S × J.
    """
    near = prefer[:, :NEAR]
    taken = offered[:, near] & (near != NOWHERE)
    found = np.take_along_axis(near[None], taken.argmax(axis=2)[:, :, None], axis=2)[:, :, 0]
    found = np.where(taken.any(axis=2), found, NOWHERE)
    structure, flow = np.nonzero(found == NOWHERE)
    if len(flow) and prefer.shape[1] > NEAR:
        far = prefer[flow, NEAR:]
        free = offered[structure[:, None], far] & (far != NOWHERE)
        last = np.take_along_axis(far, free.argmax(axis=1)[:, None], axis=1)[:, 0]
        found[structure, flow] = np.where(free.any(axis=1), last, NOWHERE)
    return np.asarray(found)


def placed(band: BandGround, school: Places, year: Places, schools: int) -> Floats:
    """Return children by structure, school and grade of the band (S × J + 1 × G').

    `school` is what `assigned` gave and `year` the place in time of each structure (S). The last
    place among the schools holds those that nobody takes.
    """
    states = len(year)
    at = np.where(school == NOWHERE, schools, school) + (schools + 1) * np.arange(states)[:, None]
    flat, cells = at.ravel(), states * (schools + 1)
    counted = np.empty((cells, len(band.by_grade)))
    for grade, children in enumerate(band.by_grade):
        counted[:, grade] = np.bincount(flat, weights=children[year].ravel(), minlength=cells)
    return counted.reshape(states, schools + 1, len(band.by_grade))


def along(children: Floats, each: Floats, school: Places, year: Places) -> Floats:
    """Return the sum over flows of children (T × E) × what each is at its school (E × J), by S."""
    flow = np.arange(each.shape[0])
    there = np.where(school == NOWHERE, 0, school)
    here = each[flow, there] * (school != NOWHERE)
    return np.asarray((children[year] * here).sum(axis=1))
