"""Good choices of open warehouses: rounding a relaxation, then adding, dropping and swapping.

Every neighbouring choice first gets a lower bound from what room is worth today; only those that
may be better are reckoned exactly.
"""

from collections.abc import Callable, Iterator

import numpy as np

from qms.planning.core.location.instance import Flags, Floats, Instance, Places, Plan, plan_of
from qms.planning.core.location.knapsack import Knapsacks
from qms.planning.core.location.transport import Served, serve

MOST_TRIED = 40
"""Exact reckonings per round of the local search."""
LIKELY = 0.05
MOST_RANKED = 8


class Search:
    """The best choice found so far, and the ways to find better ones."""

    def __init__(
        self, instance: Instance, knapsacks: Knapsacks, is_over: Callable[[], bool]
    ) -> None:
        self.instance, self.knapsacks, self.is_over = instance, knapsacks, is_over
        self.cost = np.inf
        self.chosen = np.array([], dtype=np.int64)
        self.served: Served | None = None
        self.ranking: list[tuple[float, Places]] = []
        """The best choices that were reckoned, cheapest first."""
        self._tried: set[bytes] = set()
        self._need = instance.total - instance.slack

    def plan(self) -> Plan | None:
        """Return the best plan, or None."""
        if self.served is None:
            return None
        share = np.zeros_like(self.instance.cost)
        share[:, self.chosen] = self.served.share
        return plan_of(self.instance, share)

    def shares(self, chosen: Places) -> Floats:
        """Return the cheapest service from the chosen, which have room: customers × chosen."""
        served = serve(self.instance.columns(chosen))
        assert served is not None
        return served.share

    def reckon(self, chosen: Places, room_price: Floats | None = None) -> bool:
        """Reckon the choice exactly; return whether it is the best so far."""
        key = np.sort(chosen).tobytes()
        if key in self._tried or not len(chosen):
            return False
        self._tried.add(key)
        served = serve(self.instance.columns(chosen), room_price)
        if served is None:
            return False
        cost = served.cost + float(self.instance.fixed[chosen].sum())
        self._rank(cost, chosen)
        if cost >= self.cost - 1e-12 * abs(self.cost):
            return False
        self.cost, self.chosen, self.served = cost, chosen, served
        return True

    def _rank(self, cost: float, chosen: Places) -> None:
        self.ranking.append((cost, chosen))
        self.ranking.sort(key=lambda one: one[0])
        del self.ranking[MOST_RANKED:]

    def round_off(self, opened: Floats) -> bool:
        """Reckon the likeliest choices of a relaxation; return whether one was the best so far."""
        order = np.argsort(-opened, kind="stable")
        room = np.cumsum(self.instance.capacity[order]) >= self._need
        if not room.any():
            return False
        least = int(np.argmax(room)) + 1
        most = max(least, int((opened > LIKELY).sum()))
        sizes = range(least, min(most, least + 5) + 1)
        found = [self.reckon(order[:size]) for size in sizes]
        return any(found)

    def improve(self, allowed: Flags) -> None:
        """Add, drop and swap among the allowed warehouses until nothing is better."""
        while self.served is not None and not self.is_over():
            likely = sorted(self._neighbours(allowed), key=lambda one: one[0])[:MOST_TRIED]
            if not any(self._is_better(*one) for one in likely):
                return

    def _is_better(self, bound: float, choice: Places, price: Floats) -> bool:
        return bound < self.cost and not self.is_over() and self.reckon(choice, price)

    def _neighbours(self, allowed: Flags) -> Iterator[tuple[float, Places, Floats]]:
        """Yield a bound, the choice and what room is worth there, for each that has room."""
        assert self.served is not None
        chosen, price = self.chosen, self.served.room_price
        fixed = self.instance.fixed
        outside = np.setdiff1d(np.flatnonzero(allowed), chosen)
        for left_out in range(-1, len(chosen)):
            kept = np.arange(len(chosen)) != left_out
            base, worth = chosen[kept], price[kept]
            room = float(self.instance.capacity[base].sum())
            if not len(base):
                continue
            value, gains = self._bounds(base, worth, outside)
            if left_out >= 0 and room >= self._need and value < self.cost:
                yield value, base, worth
            for at in np.flatnonzero(value + fixed[outside] + gains < self.cost):
                one = outside[at]
                if room + self.instance.capacity[one] >= self._need:
                    bound = float(value + fixed[one] + gains[at])
                    yield bound, np.append(base, one), np.append(worth, 0.0)

    def _bounds(
        self, base: Places, worth: Floats, outside: Places
    ) -> tuple[float, Floats]:  # fmt: skip
        """Return a bound for the base alone, and what each further warehouse would take off it."""
        paid = self.instance.cost[:, base] + self.instance.demand[:, None] * worth
        prices = paid.min(axis=1)
        value = float(
            prices.sum() - worth @ self.instance.capacity[base] + self.instance.fixed[base].sum()
        )
        return value, self.knapsacks.columns(outside).gains(prices).value
