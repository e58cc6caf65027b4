"""What stays the same from structure to structure, made once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.plan import Plan
from qms.planning.core.plan.flows import Places


@dataclass(frozen=True, kw_only=True)
class Fare:
    """Grades of one limit: children by year and flow (T × E), and what a journey is (E × J).

    `over` is 1 where the school is beyond the limit, `kronor` what a pupil then costs a year.
    """

    children: Floats
    over: Floats
    kronor: Floats


@dataclass(frozen=True, kw_only=True)
class BandGround:
    """A band's flows: their places, orders of schools, children and what their journeys cost.

    `children` is by year, flow and grade of the band (T × E × G'). There is a fare per limit, so
    that what many structures look up is small.
    """

    flows: Places
    prefer: Places
    grades: slice
    children: Floats
    fares: tuple[Fare, ...]

    @cached_property
    def by_grade(self) -> Floats:
        """Return children by grade, year and flow (G' × T × E), each grade's next to each other."""
        return np.ascontiguousarray(self.children.transpose(2, 0, 1))

    @cached_property
    def travel(self) -> Floats:
        """Return kronor by year, flow and school (T × E × J)."""
        return np.asarray(sum(one.children[:, :, None] * one.kronor for one in self.fares))

    @cached_property
    def riders(self) -> Floats:
        """Return children over the limit by year, flow and school (T × E × J)."""
        return np.asarray(sum(one.children[:, :, None] * one.over for one in self.fares))


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A case with the flows and class sizes of a plan, ready for many structures."""

    case: Case
    plan: Plan
    bands: tuple[BandGround, ...]

    @cached_property
    def pool_starts(self) -> Places:
        """Return the place of each pool's first grade (Q)."""
        return np.searchsorted(self.case.pool_of, np.arange(len(self.case.pools)))

    @cached_property
    def per_pupil(self) -> Floats:
        """Return what a pupil costs a year in each grade, without teaching and premises (G)."""
        prices = self.case.prices
        same = sum(prices.per_pupil.values())
        return np.array([same + prices.by_grade.get(grade.key, 0.0) for grade in self.case.grades])

    @cached_property
    def per_class(self) -> Floats:
        """Return what a class costs by year and pool: its teachers and the rest (T × Q)."""
        prices = self.case.prices
        return self.plan.teachers * prices.fte_cost + prices.per_class


def prepare(case: Case, plan: Plan) -> Ground:
    """Return the ground that the plan's flows and class sizes make."""
    return Ground(
        case=case, plan=plan, bands=tuple(_band(case, plan, at) for at in range(len(case.bands)))
    )


def _band(case: Case, plan: Plan, band: int) -> BandGround:
    flows, grades = plan.flows.of_band(band), case.band_grades(band)
    area = plan.flows.area[flows]
    children = case.demand[:, area, grades] * plan.flows.share[:, flows, None]
    return BandGround(
        flows=flows, prefer=plan.flows.prefer[flows], grades=grades, children=children,
        fares=_fares(case, grades, area, children),
    )  # fmt: skip


def _fares(case: Case, grades: slice, area: Places, children: Floats) -> tuple[Fare, ...]:
    limits = np.array([grade.travel_limit for grade in case.grades[grades]])
    distance = case.distance[area]
    each = case.prices.per_rider + case.prices.per_rider_km * distance
    found = []
    for limit in np.unique(limits):
        over = (distance > limit).astype(np.float64)
        some = children[:, :, limits == limit].sum(axis=2)
        found.append(Fare(children=some, over=over, kronor=over * each))
    return tuple(found)


def over_limit(case: Case, grades: slice) -> Floats:
    """Return 1 where a grade's pupils of an area have a right to be driven (I × J × G')."""
    limits = np.array([grade.travel_limit for grade in case.grades[grades]])
    return (case.distance[:, :, None] > limits).astype(np.float64)
