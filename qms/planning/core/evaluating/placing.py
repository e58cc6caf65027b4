"""Children to schools: each flow goes to the first in its order that has the band."""

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.ground import BandGround
from qms.planning.core.plan.flows import NOWHERE, Places
from qms.planning.core.plan.plan import Flags


def assigned(prefer: Places, offered: Flags) -> Places:
    """Return the school of each flow in each structure (S × E), `NOWHERE` where none takes it.

    `prefer` is E × J and `offered` S × J. Most flows stop at their first school, so each rank is
    asked of those only that still look for one.
    """
    first = prefer[:, 0]
    takes = offered[:, first] & (first != NOWHERE)
    found = np.where(takes, first, NOWHERE)
    state, flow = np.nonzero(~takes)
    for rank in range(1, prefer.shape[1]):
        if not len(state):
            break
        school = prefer[flow, rank]
        takes = offered[state, school] & (school != NOWHERE)
        found[state[takes], flow[takes]] = school[takes]
        state, flow = state[~takes], flow[~takes]
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
