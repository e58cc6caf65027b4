"""What each warehouse would gain by taking the customers that pay it best, up to its capacity."""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.location.instance import Floats, Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """`value` per warehouse, at most 0; `share` warehouses × customers attains it."""

    value: Floats
    share: Floats


class Knapsacks:
    """The knapsacks of all warehouses, whose customers may be divided."""

    def __init__(self, instance: Instance) -> None:
        self.capacity = instance.capacity
        self.demand = instance.demand
        self.cost = np.ascontiguousarray(instance.cost.T)
        self._weight = np.where(instance.demand > 0, instance.demand, 1e-12)
        self._rows = np.arange(len(instance.capacity))[:, None]

    def gains(self, prices: Floats) -> Gains:
        """Return min Σ (cost − price)·share per warehouse, within its capacity."""
        reduced = self.cost - prices
        order = np.argsort(np.minimum(reduced, 0.0) / self._weight, axis=1)
        taken = self.demand[order]
        before = np.cumsum(taken, axis=1) - taken
        room = (self.capacity[:, None] - before) / self._weight[order]
        part = np.where(taken > 0, np.clip(room, 0.0, 1.0), 1.0)
        part[np.take_along_axis(reduced, order, axis=1) >= 0] = 0.0
        share = np.zeros_like(reduced)
        share[self._rows, order] = part
        return Gains(value=(reduced * share).sum(axis=1), share=share)

    def columns(self, chosen: np.ndarray) -> "Knapsacks":
        """Return the knapsacks of the chosen warehouses only."""
        part = object.__new__(Knapsacks)
        part.capacity, part.demand = self.capacity[chosen], self.demand
        part.cost, part._weight = self.cost[chosen], self._weight
        part._rows = np.arange(len(chosen))[:, None]
        return part
