"""Plans in which each customer has one warehouse: assigning, moving and exchanging customers."""

from collections.abc import Callable

import numpy as np

from qms.planning.core.location.instance import Floats, Instance, Places

KICKS = 60
KICKED = 4
MOST_SWAPPED = 1_500
"""Customers up to which all exchanges of two are looked at in each round."""


class Assigning:
    """Customers at the warehouses of an instance that are all open, one each.

    Room that is lacking costs `penalty` per unit, more than any other move can save, so that the
    way to a plan may pass through crowded warehouses.
    """

    def __init__(self, instance: Instance, at: Places) -> None:
        self.instance, self.at = instance, at.copy()
        self._customers = np.arange(len(at))
        needs = instance.demand[instance.demand > 0]
        spread = float(np.ptp(instance.cost)) if instance.cost.size else 0.0
        self.penalty = 2 * spread / (float(needs.min()) if len(needs) else 1.0) + 1.0
        self.load = self._loads()

    @property
    def fits(self) -> bool:
        """Return whether every warehouse holds what it is given."""
        return bool((self.load <= self.instance.capacity + self.instance.slack).all())

    @property
    def cost(self) -> float:
        """Return the cost of service, with what lacking room costs."""
        paid = float(self.instance.cost[self._customers, self.at].sum())
        return paid + self.penalty * float(self._over(self.load).sum())

    def settle(self, is_over: Callable[[], bool]) -> None:
        """Move customers, and exchange them where no move helps, until nothing is better."""
        while not is_over() and (self._move() or self._exchange()):
            pass

    def kick(self, chance: np.random.Generator) -> None:
        """Move a few customers somewhere at random."""
        which = chance.integers(len(self.at), size=KICKED)
        self.at[which] = chance.integers(len(self.load), size=KICKED)
        self.load = self._loads()

    def _loads(self) -> Floats:
        demand, size = self.instance.demand, len(self.instance.capacity)
        return np.bincount(self.at, weights=demand, minlength=size).astype(np.float64)

    def _over(self, load: Floats, where: Places | None = None) -> Floats:
        """Return the room that is lacking at these loads, per warehouse or at those of `where`."""
        room = self.instance.capacity if where is None else self.instance.capacity[where]
        return np.maximum(load - room - self.instance.slack, 0.0)

    def _put(self, customer: int, to: int) -> None:
        demand = self.instance.demand[customer]
        self.load[self.at[customer]] -= demand
        self.load[to] += demand
        self.at[customer] = to

    def _move(self) -> bool:
        """Move the customer that gains most by it; False when none does."""
        demand, cost, at = self.instance.demand, self.instance.cost, self.at
        crowding = self._over(self.load)
        left = self._over(self.load[at] - demand, at) - crowding[at]
        joined = self._over(self.load + demand[:, None]) - crowding
        paid = cost[self._customers, at]
        change = cost - paid[:, None] + self.penalty * (left[:, None] + joined)
        change[self._customers, at] = 0.0
        customer, to = np.unravel_index(int(np.argmin(change)), change.shape)
        if change[customer, to] >= -self._hair(paid):
            return False
        self._put(int(customer), int(to))
        return True

    def _exchange(self) -> bool:
        """Let the two customers that gain most by it change places; False when none do."""
        if len(self.at) > MOST_SWAPPED:
            return False
        demand, at = self.instance.demand, self.at
        crowding = self._over(self.load)
        paid = self.instance.cost[self._customers, at]
        there = self.instance.cost[:, at] - paid[:, None]
        grown = self._over(self.load[at] + demand[:, None] - demand, at) - crowding[at]
        change = there + there.T + self.penalty * (grown + grown.T)
        change[at[:, None] == at] = 0.0
        one, other = np.unravel_index(int(np.argmin(change)), change.shape)
        if change[one, other] >= -self._hair(paid):
            return False
        first, second = int(at[one]), int(at[other])
        self._put(int(one), second)
        self._put(int(other), first)
        return True

    def _hair(self, paid: Floats) -> float:
        return 1e-12 * float(np.abs(paid).sum())


def assign(
    instance: Instance, share: Floats, is_over: Callable[[], bool]
) -> Floats | None:  # fmt: skip
    """Return shares of 0 and 1 near the given ones, or None where no way to fit was found.

    Local search, then the same again after small random changes: the same answer every time it is
    given as long.
    """
    chance = np.random.default_rng(0)
    best = Assigning(instance, np.argmax(share, axis=1))
    best.settle(is_over)
    for _ in range(KICKS):
        if is_over():
            break
        other = Assigning(instance, best.at)
        other.kick(chance)
        other.settle(is_over)
        if other.cost < best.cost:
            best = other
    if not best.fits:
        return None
    found = np.zeros_like(share)
    found[np.arange(len(best.at)), best.at] = 1.0
    return found
