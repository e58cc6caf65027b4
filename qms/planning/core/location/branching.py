"""Large instances: bounds by relaxation, plans by search, and branching between the two."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from qms.planning.core.location.instance import Flags, Floats, Instance
from qms.planning.core.location.knapsack import Knapsacks
from qms.planning.core.location.relaxation import Relaxation
from qms.planning.core.location.search import Search

PROVEN = 1e-9
"""Share of the cost below which a difference is rounding."""
ROOT_STEPS = (300, 500, 1500)
NODE_STEPS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of the choices: which warehouses must be open, and which may be."""

    bound: float
    must: Flags
    may: Flags
    prices: Floats
    opened: Floats


class Branching:
    """The search over all choices, best bound first."""

    def __init__(self, instance: Instance, is_over: Callable[[], bool]) -> None:
        self.instance, self.is_over = instance, is_over
        self.knapsacks = Knapsacks(instance)
        self.search = Search(instance, self.knapsacks, is_over)
        self.open: list[tuple[float, int, Node]] = []
        self.count = 0

    def run(self) -> float:
        """Search until proven or over; return the bound. The best plan is in `search`."""
        self._begin()
        while self.open and not self.is_over():
            bound, _, node = heapq.heappop(self.open)
            if bound >= self._enough:
                self.open.clear()
                break
            self._branch(node)
        if not self.open:
            return self.search.cost
        return min(self.search.cost, self.open[0][0])

    @property
    def _enough(self) -> float:
        """Return the bound from which there is nothing to gain."""
        return self.search.cost - PROVEN * abs(self.search.cost)

    def _begin(self) -> None:
        """Take turns at the root: a better bound, a better plan, which helps the next bound."""
        size = len(self.instance.capacity)
        must, may = np.zeros(size, dtype=bool), np.ones(size, dtype=bool)
        self.search.reckon(np.arange(size))
        relaxation = Relaxation(self.instance, must, self.knapsacks)
        spread = np.sort(self.instance.cost, axis=1)
        prices = spread[:, min(relaxation.least, size - 1)]
        for steps in ROOT_STEPS:
            bound = relaxation.climb(
                prices, target=self.search.cost, steps=steps, is_over=self.is_over
            )
            prices = bound.prices
            self.search.round_off(bound.opened)
            self.search.improve(~relaxation.decided(bound, self._enough)[1])
        self._explore(Node(bound=-np.inf, must=must, may=may, prices=prices, opened=bound.opened))

    def _explore(self, node: Node) -> None:
        """Put the node on the list, with its bound and what follows from it, unless it is done.

        It is done when it cannot be better than the best plan, or leaves no choice.
        """
        kept = np.flatnonzero(node.may)
        part = self.instance.columns(kept)
        relaxation = Relaxation(part, node.must[kept], self.knapsacks.columns(kept))
        if not relaxation.is_possible:
            return
        bound = relaxation.climb(
            node.prices, target=self.search.cost, steps=NODE_STEPS, is_over=self.is_over
        )
        if bound.value >= self._enough:
            return
        opened = np.zeros(len(node.may))
        opened[kept] = bound.opened
        self.search.round_off(opened)
        decided = relaxation.decided(bound, self._enough)
        must, may = np.zeros_like(node.must), np.zeros_like(node.may)
        must[kept], may[kept] = decided[0], ~decided[1]
        if (must >= may).all():
            self.search.reckon(np.flatnonzero(must))
            return
        value = max(node.bound, bound.value)
        left = Node(bound=value, must=must, may=may, prices=bound.prices, opened=opened)
        heapq.heappush(self.open, (value, self.count, left))
        self.count += 1

    def _branch(self, node: Node) -> None:
        """Explore the node with its most doubtful warehouse open, and with it closed."""
        free = np.flatnonzero(node.may & ~node.must)
        doubtful = free[np.argmin(np.abs(node.opened[free] - 0.5))]
        opened, closed = node.must.copy(), node.may.copy()
        opened[doubtful], closed[doubtful] = True, False
        self._explore(replace(node, must=opened))
        self._explore(replace(node, may=closed))
