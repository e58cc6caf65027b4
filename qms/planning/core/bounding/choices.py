"""What a proposal may choose among, seen a year at a time."""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case, Tenure
from qms.planning.core.case.case import Floats
from qms.planning.core.plan import Plan
from qms.planning.core.plan.plan import Flags


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Bands that a school may have (T × J × B), schools that must be open (T × J), bands that
    must be offered (T × J × B), bands that an open school always has (J × B), and rooms that may
    be added (J)."""

    allowed: Flags
    open_anyhow: Flags
    offered_anyhow: Flags
    with_school: Flags
    most_rooms: Floats


def choices(case: Case, base: Plan) -> Choices:
    """Return what holds for every structure that a proposal may come to, year by year.

    What the base has may be given up, and candidates may be opened. A locked school stays as the
    base has it, and one with notice is open until it has run out. Links between years are let go:
    what is closed, or given up, may be back the year after.
    """
    time = np.arange(len(case.demand))[:, None]
    opens = np.array([np.inf if one.opens is None or one.is_locked else one.opens - case.first_year
                      for one in case.schools])  # fmt: skip
    own = np.array([[band in one.bands for band in case.bands] for one in case.schools])
    locked = np.array([one.is_locked for one in case.schools])
    there = np.array([not one.is_candidate for one in case.schools])
    held = there & (time < [one.notice for one in case.schools])
    with_school = base.offers.any(axis=0) & there[:, None] & case.guards.keeps_grades
    offered = locked[:, None] | (held[..., None] & with_school)
    return Choices(
        allowed=base.offers | ((time >= opens)[..., None] & own),
        open_anyhow=base.offers.any(axis=2) & (locked | held),
        offered_anyhow=base.offers & offered,
        with_school=with_school,
        most_rooms=np.array([one.most_new_rooms if one.tenure is Tenure.OWNED else 0.0
                             for one in case.schools], dtype=np.float64),
    )  # fmt: skip
