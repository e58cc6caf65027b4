"""What holds each year of an alternative."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qms.planning.core.case import Case, Tenure
from qms.planning.core.case.case import Floats
from qms.planning.core.plan.flows import Flows, flows_of

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The structure by year (T), school (J), band (B) and pool (Q).

    `offers` (T × J × B) is which bands a school has, `rooms` (T × J) its rooms for classes,
    `m2` (T × J) its area, `class_size` (T × J × Q) the most pupils of a class, `teachers` (T × Q)
    the full-time teachers of a class, `capital` (T × J) what an owned building costs the
    municipality a year in use or not, `rent` (T × J) a lease's, `leased_to` (J) the first place in
    time that the contract no longer is paid, `once` (T × J) kronor that fall once or for a time,
    and `is_released` (J) whether the municipality is rid of the building when it is closed.
    """

    offers: Flags
    rooms: Floats
    m2: Floats
    class_size: Floats
    teachers: Floats
    capital: Floats
    rent: Floats
    leased_to: Whole
    once: Floats
    is_released: Flags
    flows: Flows


def unchanged(case: Case) -> Plan:
    """Return today's structure for all years: no candidate opens, no school closes."""
    years, schools = len(case.demand), len(case.schools)
    over = np.ones((years, 1))
    rise = (1 + case.prices.rent_index) ** np.arange(years)[:, None]
    offers = np.array(
        [[band in one.bands and not one.is_candidate for band in case.bands]
         for one in case.schools]
    )  # fmt: skip
    return Plan(
        offers=np.tile(offers, (years, 1, 1)),
        rooms=over * [float(one.rooms) for one in case.schools],
        m2=over * [one.m2 for one in case.schools],
        class_size=np.tile(sizes(case), (years, schools, 1)),
        teachers=over * teachers_of(case),
        capital=over * [one.capital if one.tenure is Tenure.OWNED else 0.0 for one in case.schools],
        rent=rise * [one.rent if one.tenure is Tenure.LEASED else 0.0 for one in case.schools],
        leased_to=np.array([_leased_to(one.lease_end, case) for one in case.schools]),
        once=np.zeros((years, schools)),
        is_released=np.array([one.is_released for one in case.schools]),
        flows=flows_of(case),
    )


def _leased_to(lease_end: int | None, case: Case) -> int:
    return 0 if lease_end is None else lease_end + 1 - case.first_year


def sizes(case: Case) -> Floats:
    """Return the most pupils of a class in each pool: the smallest of its grades (Q)."""
    return np.array(
        [
            min(grade.class_size for grade in case.grades if grade.group == pool)
            for pool in case.pools
        ]
    )


def teachers_of(case: Case, contact_ratio: float | None = None) -> Floats:
    """Return full-time teachers per class of each pool: periods ÷ (contact ratio × timetable)."""
    prices = case.prices
    taught = (contact_ratio or prices.contact_ratio) * prices.timetable_periods
    periods = [max(g.periods for g in case.grades if g.group == pool) for pool in case.pools]
    return np.array(periods) / taught
