"""What buildings cost whom: used, in the year of a move, and empty."""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case, Tenure
from qms.planning.core.case.case import Floats
from qms.planning.core.plan import Plan
from qms.planning.core.plan.plan import Flags


@dataclass(frozen=True, kw_only=True)
class Premises:
    """Kronor by structure, year and school (K × T × J)."""

    board: Floats
    municipality: Floats
    once: Floats
    """What falls in the year of opening or closing, the same for both."""


def premises(case: Case, plan: Plan, opened: Flags, added: Floats) -> Premises:
    """Return the cost of buildings; `opened` and `added` rooms are K × T × J.

    An owned building costs the board its internal rent while it is used, and the municipality its
    capital for ever, its operation while used and a part of it when empty, unless it is released.
    A lease costs both its rent until the contract ends, or longer while it is used.
    """
    kinds = case.schools
    owned = np.array([one.tenure is Tenure.OWNED for one in kinds])
    m2 = plan.m2 + added * case.prices.room_m2
    before, built = _history(case, opened)
    closing = before & ~opened
    used = opened + closing * case.prices.moving_part
    time = np.arange(opened.shape[1])[:, None]
    lease = plan.rent * np.where(built & (time < plan.leased_to), 1.0, used)
    operation = m2 * _of([one.operation for one in kinds])
    internal = m2 * _of([one.internal_rent for one in kinds])
    kept = np.where(plan.is_released, 0.0, 1.0 - used) * built
    capital = (plan.capital + added * case.prices.room_annuity) * (used + kept)
    empty = kept * case.prices.idle_part
    opening = opened & ~before & _of([one.is_candidate for one in kinds]).astype(bool)
    first = opening & (np.cumsum(opening, axis=1) == 1)
    leased = lease + operation * used
    return Premises(
        board=np.where(owned, internal * used, leased),
        municipality=np.where(owned, capital + operation * (used + empty), leased),
        once=plan.once
        + closing * _of([one.closing_cost for one in kinds])
        + first * _of([one.opening_cost for one in kinds]),
    )


def _of(values: list[float] | list[bool]) -> Floats:
    return np.array(values, dtype=np.float64)


def _history(case: Case, opened: Flags) -> tuple[Flags, Flags]:
    """Return what was open the year before, and what is built (both K × T × J)."""
    there = np.array([not one.is_candidate for one in case.schools])
    before = np.empty_like(opened)
    before[:, 0] = there
    before[:, 1:] = opened[:, :-1]
    return before, there | np.logical_or.accumulate(opened, axis=1)
