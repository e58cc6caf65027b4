"""The cheapest way to serve all customers from open warehouses: a flow over few nodes.

Customers are divided at will, so what matters is how the warehouses exchange them. The nodes are
the warehouses and a sink that takes what each holds. Shortest paths in what remains of the flow
move demand until no warehouse is above its capacity; a guess of what room is worth at each
warehouse, for instance from a neighbouring choice of warehouses, makes the paths few.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qms.planning.core.location.instance import TOLERANCE, Floats, Instance

NEVER = 1e300


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """`share` customers × warehouses, the cost without fixed costs, and what room is worth.

    `room_price` is per unit of capacity, from 0.
    """

    share: Floats
    cost: float
    room_price: Floats


def serve(instance: Instance, room_price: Floats | None = None) -> Served | None:
    """Return the cheapest service from all warehouses of the instance; None without enough room."""
    if float(instance.capacity.sum()) < instance.total - instance.slack:
        return None
    free = instance.demand <= 0
    share = np.zeros_like(instance.cost)
    share[free, np.argmin(instance.cost[free], axis=1)] = 1.0
    prices = np.zeros_like(instance.capacity)
    needs = np.flatnonzero(~free)
    if len(needs):
        flow = _Flow(instance.cost[needs], instance.demand[needs], instance.capacity)
        prices = flow.settle(room_price if room_price is not None else prices)
        share[needs] = flow.held / instance.demand[needs][:, None]
    return Served(share=share, cost=float((share * instance.cost).sum()), room_price=prices)


class _Flow:
    """What each warehouse holds of each customer, and what it passes on to the sink."""

    def __init__(self, cost: Floats, demand: Floats, capacity: Floats) -> None:
        self.unit = cost / demand[:, None]
        self.demand, self.capacity = demand, capacity
        self.size = len(capacity)
        self.hair = TOLERANCE * float(demand.sum())

    def settle(self, room_price: Floats) -> Floats:
        """Return the worth of room when the flow is whole and cheapest."""
        nearest = np.argmin(self.unit + room_price, axis=1)
        self.held = np.zeros_like(self.unit)
        self.held[np.arange(len(nearest)), nearest] = self.demand
        load = self.held.sum(axis=0)
        self.passed = np.where(room_price > 0, self.capacity, np.minimum(load, self.capacity))
        excess = np.append(load - self.passed, self.passed.sum() - self.demand.sum())
        self.arcs = np.full((self.size + 1, self.size + 1), NEVER)
        self.through = np.zeros((self.size, self.size), dtype=np.int64)
        for warehouse in range(self.size):
            self._renew(warehouse)
        while (excess > self.hair).any() and (excess < -self.hair).any():
            if not self._push(excess):
                break
        return self._room_prices()

    def _renew(self, warehouse: int) -> None:
        """Find again what it costs to let others take what the warehouse holds."""
        served = np.flatnonzero(self.held[:, warehouse] > 0)
        if len(served):
            extra = self.unit[served] - self.unit[served, warehouse][:, None]
            cheapest = np.argmin(extra, axis=0)
            self.through[warehouse] = served[cheapest]
            self.arcs[warehouse, :-1] = extra[cheapest, np.arange(self.size)]
        else:
            self.arcs[warehouse, :-1] = NEVER
        self.arcs[warehouse, warehouse] = NEVER
        spare = self.capacity[warehouse] - self.passed[warehouse]
        self.arcs[warehouse, -1] = 0.0 if spare > self.hair else NEVER
        self.arcs[-1, warehouse] = 0.0 if self.passed[warehouse] > self.hair else NEVER

    def _push(self, excess: Floats) -> bool:
        """Move demand along the shortest path from a node with too much to one with too little.

        False when there is no way left.
        """
        start = np.where(excess > self.hair, 0.0, NEVER)
        distance, before = self._distances(start)
        short = np.flatnonzero(excess < -self.hair)
        node = int(short[np.argmin(distance[short])])
        if distance[node] >= NEVER / 2:
            return False
        path = [node]
        while before[path[-1]] >= 0:
            path.append(int(before[path[-1]]))
        path.reverse()
        steps = list(pairwise(path))
        amount = min(excess[path[0]], -excess[node], *(self._limit(a, b) for a, b in steps))
        for one, other in steps:
            self._move(one, other, amount)
        excess[path[0]] -= amount
        excess[node] += amount
        for touched in set(path) - {self.size}:
            self._renew(touched)
        return True

    def _distances(self, distance: Floats) -> tuple[Floats, np.ndarray]:
        before = np.full(self.size + 1, -1)
        small = 1e-12 * float(np.abs(self.unit).max() + 1.0)
        for _ in range(self.size + 1):
            through = distance[:, None] + self.arcs
            nearest = np.argmin(through, axis=0)
            found = through[nearest, np.arange(self.size + 1)]
            better = found < distance - small
            if not better.any():
                break
            distance = np.where(better, found, distance)
            before = np.where(better, nearest, before)
        return distance, before

    def _limit(self, one: int, other: int) -> float:
        if other == self.size:
            return float(self.capacity[one] - self.passed[one])
        if one == self.size:
            return float(self.passed[other])
        return float(self.held[self.through[one, other], one])

    def _move(self, one: int, other: int, amount: float) -> None:
        if other == self.size:
            self.passed[one] += amount
        elif one == self.size:
            self.passed[other] -= amount
        else:
            customer = self.through[one, other]
            left = self.held[customer, one] - amount
            self.held[customer, one] = left if left > self.hair * 1e-3 else 0.0
            self.held[customer, other] += amount

    def _room_prices(self) -> Floats:
        """Return what a unit of room saves at each warehouse.

        Potentials with which no way in what remains of the flow saves anything, seen from the sink.
        """
        level = np.zeros(self.size + 1)
        for _ in range(self.size + 1):
            found = np.minimum(level, (self.arcs + level).min(axis=1))
            if (found >= level).all():
                break
            level = found
        worth: Floats = np.maximum(level[:-1] - level[-1], 0.0)
        return worth
