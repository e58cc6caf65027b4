"""What is kept of an alternative's draws when several are laid beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.chance.comparing import A_CHILD, cheapest
from qms.planning.core.chance.drawing import chances
from qms.planning.core.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The payer's present value of each draw (N), and the part in which anybody lacks a place."""

    worth: Floats
    shortage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """How sure an alternative is among those that it is laid beside.

    `shortage` and `cheapest` are parts of the draws; eight draws of ten have a present value
    between `low` and `high`.
    """

    shortage: float
    cheapest: float
    low: float
    high: float


def outcome(case: Case, plan: Plan, draws: Floats) -> Outcome:
    """Return what the draws (N × T × I × G) of the demand say of the plan."""
    found = chances(case, plan, draws)
    lacking = found.missing.sum(axis=2) + found.unplaced.sum(axis=2)
    return Outcome(worth=found.worth, shortage=float((lacking > A_CHILD).any(axis=1).mean()))


def risks(some: Sequence[Outcome]) -> tuple[Risk, ...]:
    """Return the risk of each among the others; equals share a draw in which they are cheapest."""
    parts = cheapest(some)
    ends = [np.quantile(one.worth, (0.1, 0.9)) for one in some]
    return tuple(
        Risk(shortage=one.shortage, cheapest=part, low=float(low), high=float(high))
        for one, part, (low, high) in zip(some, parts, ends, strict=True)
    )
