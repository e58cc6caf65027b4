"""A year's flows with the schools that could take them, as flat arrays.

The first schools of a flow stand each for itself. Those further off, which a flow comes to only
when all the first are without the band, are taken as one, as cheap as the cheapest of them.
"""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.bounding.choices import Choices
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.classes import pooled
from qms.planning.core.evaluating.ground import BandGround, Ground
from qms.planning.core.plan.flows import NOWHERE, Places

NEAR, MANY, NEAR_OF_MANY = 6, 100, 3
"""Schools that stand for themselves; fewer where there are many schools to choose among."""


@dataclass(frozen=True, kw_only=True)
class Lists:
    """Flows with children (F), and a place (Z) for each near school that a flow could go to.

    `pupils` is children by flow and pool (F × Q), `kronor` what a flow costs to be placed but for
    teaching (Z): what follows each child, and its journeys. `position` counts a flow's schools.
    `far_kronor` is the same for the cheapest school far off (F), infinite where there is none, and
    `far_pupils` who could come to each school from afar (J × Q).
    """

    pupils: Floats
    band: Places
    flow: Places
    position: Places
    school: Places
    kronor: Floats
    far_kronor: Floats
    far_pupils: Floats

    @property
    def children(self) -> Floats:
        """Return the children of each flow (F)."""
        return np.asarray(self.pupils.sum(axis=1))


def lists_of(ground: Ground, choices: Choices, year: int) -> Lists:
    """Return the lists of a year, each to the first school that has the band anyhow."""
    parts = [_of_band(ground, choices, year, band) for band in range(len(ground.bands))]
    starts = np.cumsum([0, *(len(one.band) for one in parts)])
    return Lists(
        pupils=np.concatenate([one.pupils for one in parts]),
        band=np.concatenate([one.band for one in parts]),
        flow=np.concatenate([one.flow + start for one, start in zip(parts, starts, strict=False)]),
        position=np.concatenate([one.position for one in parts]),
        school=np.concatenate([one.school for one in parts]),
        kronor=np.concatenate([one.kronor for one in parts]),
        far_kronor=np.concatenate([one.far_kronor for one in parts]),
        far_pupils=np.sum([one.far_pupils for one in parts], axis=0),
    )


def _of_band(ground: Ground, choices: Choices, year: int, at: int) -> Lists:
    band: BandGround = ground.bands[at]
    used = np.flatnonzero(band.children[year].sum(axis=1) > 0)
    children, prefer = band.children[year, used], band.prefer[used]
    taken = (prefer != NOWHERE) & choices.allowed[year, prefer, at]
    sure = taken & choices.offered_anyhow[year, prefer, at]
    taken &= np.cumsum(sure, axis=1) - sure == 0
    flow, column = np.nonzero(taken)
    school, position = prefer[flow, column], (np.cumsum(taken, axis=1) - 1)[flow, column]
    by_grade = np.zeros((len(used), len(ground.case.grades)))
    by_grade[:, band.grades] = children
    pupils = pooled(by_grade, ground.pool_starts)
    kronor = band.travel[year, used[flow], school] + (by_grade @ ground.per_pupil)[flow]
    near = position < (NEAR if len(ground.case.schools) < MANY else NEAR_OF_MANY)
    far = ~near
    far_kronor = np.full(len(used), np.inf)
    np.minimum.at(far_kronor, flow[far], kronor[far])
    far_pupils = np.zeros((len(ground.case.schools), pupils.shape[1]))
    np.add.at(far_pupils, school[far], pupils[flow[far]])
    return Lists(
        pupils=pupils, band=np.full(len(used), at), flow=flow[near], position=position[near],
        school=school[near], kronor=kronor[near], far_kronor=far_kronor, far_pupils=far_pupils,
    )  # fmt: skip
