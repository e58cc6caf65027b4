"""How low the cost of any structure can be: what is at most left to gain."""

import time
from dataclasses import dataclass

import numpy as np

from qms.planning.core.bounding.choices import choices
from qms.planning.core.bounding.columns import Frame
from qms.planning.core.bounding.lists import lists_of
from qms.planning.core.bounding.plain import plain_least
from qms.planning.core.bounding.safe import bound_of
from qms.planning.core.bounding.standing import standing_of
from qms.planning.core.bounding.year_model import KRONOR, year_model
from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.ground import prepare
from qms.planning.core.plan import Plan
from qms.planning.core.solver import Status, has_solver, lp_or_mip


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """`kronor` of present value, below every structure that a proposal may choose.

    Children without a place are in it, at the price of the case. `years` are its parts (T), the
    constant part in the first. `is_whole` says that every year was looked through in time.
    """

    kronor: float
    years: Floats
    is_whole: bool

    def left(self, kronor: float) -> float:
        """Return the share that at most is left to gain of a structure of this cost."""
        return max(0.0, (kronor - self.kronor) / abs(kronor)) if kronor else 0.0


def lower_bound(case: Case, base: Plan, *, time_limit: float = 30.0) -> Bound | None:
    """Return the bound, None without a solver; `time_limit` in seconds.

    Each year on its own takes the structure that is best for that year alone: links between years
    are let go, but for what closing and opening cost, which are laid out on the years exactly. A
    flow may be split, classes are not rounded but for those that are sure, and the guard of the
    largest school is let go.
    """
    if not has_solver():
        return None
    ground = prepare(case, base)
    standing, may = standing_of(ground), choices(case, base)
    stop, years = time.monotonic() + time_limit, len(case.demand)
    found, finished = [], True
    for year in range(years):
        frame = Frame(ground=ground, choices=may, standing=standing,
                      lists=lists_of(ground, may, year), year=year)  # fmt: skip
        share = max(0.0, stop - time.monotonic()) / (years - year)
        kronor, is_done = _year(frame, share)
        found.append(kronor)
        finished &= is_done
    found[0] += standing.constant
    return Bound(kronor=float(sum(found)), years=np.array(found), is_whole=finished)


def _year(frame: Frame, seconds: float) -> tuple[float, bool]:
    """Return kronor below every structure's year, and whether the time sufficed."""
    unplaced = frame.ground.case.prices.unplaced
    least = plain_least(frame, unplaced)
    if not seconds:
        return least, False
    model = year_model(frame, unplaced)
    solved = lp_or_mip(model, time_limit=seconds)
    is_done = solved.status is Status.OPTIMAL
    return max(least, KRONOR * bound_of(model, solved.duals)), is_done
