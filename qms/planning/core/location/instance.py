"""What a facility location problem is made of, and what an answer to it says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

TOLERANCE = 1e-9
"""Share of the whole demand within which two amounts are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """Warehouses × customers.

    `capacity` and `fixed` have one number per warehouse, `demand` one per customer. `cost` is
    customers × warehouses: the cost of giving the customer its whole demand from there. A customer
    without demand takes no capacity, but costs what its cheapest open warehouse asks.
    """

    capacity: Floats
    fixed: Floats
    demand: Floats
    cost: Floats

    @property
    def total(self) -> float:
        """Return the demand of all customers."""
        return float(self.demand.sum())

    @property
    def slack(self) -> float:
        """Return the amount that is too small to count."""
        return TOLERANCE * max(self.total, 1.0)

    def columns(self, chosen: Places) -> "Instance":
        """Return the same customers with the chosen warehouses only."""
        return Instance(
            capacity=self.capacity[chosen],
            fixed=self.fixed[chosen],
            demand=self.demand,
            cost=np.ascontiguousarray(self.cost[:, chosen]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A way to do it: `is_open` per warehouse, `share` customers × warehouses, and its cost."""

    is_open: Flags
    share: Floats
    objective: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The best plan found and a figure that no plan can be below."""

    plan: Plan
    bound: float

    @property
    def gap(self) -> float:
        """Return how much of the cost is at most left to gain, as a share."""
        if not self.plan.objective:
            return 0.0
        return max(self.plan.objective - self.bound, 0.0) / self.plan.objective


def plan_of(instance: Instance, share: Floats) -> Plan:
    """Return the plan that opens what somebody is served from, with its cost reckoned anew."""
    is_open = share.max(axis=0) > 0
    cost = float(instance.fixed[is_open].sum() + (instance.cost * share).sum())
    return Plan(is_open=is_open, share=share, objective=cost)
