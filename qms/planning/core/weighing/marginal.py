"""What one pupil more costs: next to nothing, or a whole class."""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.classes import classes_of, pooled
from qms.planning.core.evaluating.ground import prepare
from qms.planning.core.evaluating.running import run
from qms.planning.core.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Marginal:
    """Kronor of a year for one pupil more (J × G), not a number where the grade is not offered.

    `classes` is the classes that one more makes (J × G), `left` how many more there is room for
    before the next class (J × G), `average` what a pupil costs now in classes and what follows
    each pupil, in all schools.
    """

    kronor: Floats
    classes: Floats
    left: Floats
    average: float


def marginal(case: Case, plan: Plan, year: int) -> Marginal:
    """Return what one pupil more in each school and grade costs in the year, without buildings."""
    ground, at = prepare(case, plan), np.array([year - case.first_year])
    found = run(ground, year=at, offers=plan.offers[at], rooms=plan.rooms[at])
    schools, grades = found.pupils.shape[1:]
    mixed = np.array([one.is_mixed for one in case.schools])
    kronor, classes = np.empty((schools, grades)), np.empty((schools, grades))
    for grade in range(grades):
        more = found.pupils.copy()
        more[:, :, grade] += 1
        made = classes_of(pooled(more, ground.pool_starts), plan.class_size[at], mixed)
        extra = made - found.classes
        classes[:, grade] = extra[0].sum(axis=1)
        kronor[:, grade] = extra[0] @ ground.per_class[at[0]] + ground.per_pupil[grade]
    offered = plan.offers[at[0]][:, case.band_of]
    pupils = float(found.pupils.sum())
    spent = float((found.teaching + found.pupil).sum())
    return Marginal(
        kronor=np.where(offered, kronor, np.nan),
        classes=np.where(offered, classes, np.nan),
        left=np.where(offered, _left(case, plan, found.pupils[0], at[0]), np.nan),
        average=spent / pupils if pupils else 0.0,
    )


def _left(case: Case, plan: Plan, pupils: Floats, at: int) -> Floats:
    """Return how many more fill the classes there are (J × G), of the pool that a grade is in."""
    size = plan.class_size[at]
    starts = np.searchsorted(case.pool_of, np.arange(len(case.pools)))
    mine = pooled(pupils, starts)
    free = np.ceil(mine / size - 1e-6) * size - mine
    return np.asarray(np.maximum(0.0, free)[:, case.pool_of])
