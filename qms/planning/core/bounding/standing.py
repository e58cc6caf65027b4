"""What being open is worth in each year, so that years can be looked at one by one."""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Payer
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.batch import weights
from qms.planning.core.evaluating.ground import Ground
from qms.planning.core.evaluating.premises import premises
from qms.planning.core.plan.plan import Flags


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Present value in kronor: `constant` whatever is chosen, `opened` for each year that a school
    is open (T × J), and `room` for each added room of an open school (T × J)."""

    constant: float
    opened: Floats
    room: Floats


def standing_of(ground: Ground) -> Standing:
    """Return the worth of being open.

    Let S(t) be what a school costs over all years when it closes at t (a candidate: opens at t).
    The difference S(t + 1) - S(t) is laid on year t. A school that closes once, or a candidate
    that opens once, then costs exactly the constant and the sum over its open years: buildings,
    leases that run on, the year of the move, the empty building and what falls once. One that
    opens and closes more than once costs at least that, for what falls once is never below 0.
    """
    there = np.array([not one.is_candidate for one in ground.case.schools])
    years = len(ground.case.demand)
    turn = np.arange(years + 1)[:, None, None]
    opened = np.where(there, np.arange(years)[:, None] < turn, np.arange(years)[:, None] >= turn)
    whole = _present(ground, opened, np.zeros(opened.shape)).sum(axis=1)
    steps = np.diff(whole, axis=0)
    everywhere = np.ones((1, years, len(there)), dtype=bool)
    none = np.zeros(everywhere.shape)
    room = _present(ground, everywhere, none + 1.0) - _present(ground, everywhere, none)
    return Standing(
        constant=float(np.where(there, whole[0], whole[-1]).sum()),
        opened=np.where(there, steps, -steps),
        room=room[0],
    )


def _present(ground: Ground, opened: Flags, added: Floats) -> Floats:
    """Return the present value of buildings and of being open (K × T × J)."""
    found = premises(ground.case, ground.plan, opened, added)
    of_payer = found.board if ground.case.payer is Payer.BOARD else found.municipality
    fixed = opened * np.array([one.fixed for one in ground.case.schools])
    return np.asarray((of_payer + found.once + fixed) * weights(ground)[:, None])
