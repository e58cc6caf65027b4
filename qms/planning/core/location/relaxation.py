"""A bound: every customer is given a price, and each warehouse takes those that pay it best.

Lagrangian relaxation of "each customer is served once". What is left falls apart into one knapsack
per warehouse and the choice of warehouses that together have room for the whole demand. Its value
is below every plan at any prices; the prices are improved by the volume algorithm (Barahona and
Anbil, 2000), whose running mean of the answers also says which warehouses are likely to be open.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qms.planning.core.location.instance import Flags, Floats, Instance
from qms.planning.core.location.knapsack import Knapsacks

FIRST_STEP = 0.2
PATIENCE = 20
"""Attempts without success before the steps get shorter."""
SMALLEST_STEP = 1e-4
LONGER, SHORTER = 1.2, 0.66
NOTICED = 1e-7
"""Share by which a bound must rise to count as a success."""
SETTLED = 1e-12
BARRED = 1e15
"""A cost that nobody chooses to pay."""
MEAN = 0.1
"""The weight of the newest answer in the running mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """`value` is below every plan; `prices` per customer give it.

    `opened` is the running mean of what was opened, `reduced` what opening each warehouse costs
    at the prices.
    """

    value: float
    prices: Floats
    opened: Floats
    reduced: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The cheapest choice of warehouses with room for the demand, in parts at the edge."""

    value: float
    opened: Floats


class _Mean:
    """The running mean of what was not served, and of what was opened."""

    def __init__(self) -> None:
        self.unserved, self.opened = np.zeros(0), np.zeros(0)

    def add(self, unserved: Floats, opened: Floats) -> None:
        if not len(self.opened):
            self.unserved, self.opened = unserved, opened
        self.unserved = MEAN * unserved + (1 - MEAN) * self.unserved
        self.opened = MEAN * opened + (1 - MEAN) * self.opened


class _Pace:
    """The length of the steps: longer while they lead on, shorter after many that did not."""

    def __init__(self) -> None:
        self.step, self.failed = FIRST_STEP, 0

    def note(self, value: float, best: float, *, is_onward: bool) -> None:
        if value <= best:
            self.failed += 1
        elif not np.isfinite(best) or value > best + NOTICED * abs(best):
            self.failed = 0
            self.step *= LONGER if is_onward else 1.0
        if self.failed >= PATIENCE:
            self.step, self.failed = self.step * SHORTER, 0


class Relaxation:
    """The relaxation of an instance in which some warehouses must be open."""

    def __init__(self, instance: Instance, must: Flags, knapsacks: Knapsacks | None = None) -> None:
        self.instance, self.must = instance, must
        self.knapsacks = knapsacks or Knapsacks(instance)
        largest = np.cumsum(np.sort(instance.capacity)[::-1])
        self.need = instance.total - instance.slack
        self.least = max(int(np.searchsorted(largest, self.need)) + 1, 1)
        """No fewer warehouses than this have room for the demand."""

    @property
    def is_possible(self) -> bool:
        """Return whether all warehouses together have room."""
        return self.least <= len(self.instance.capacity)

    def cover(self, reduced: Floats, must: Flags) -> Cover:
        """Return the cheapest choice at these costs per warehouse."""
        opened = np.where(must | (reduced < 0), 1.0, 0.0)
        others = np.flatnonzero(opened == 0)
        options = [opened]
        missing = self.least - int(opened.sum())
        if missing > 0:
            options.append(_with(opened, others[np.argsort(reduced[others])[:missing]], 1.0))
        short = self.need - float(self.instance.capacity @ opened)
        if short > 0:
            options.append(_with(opened, *self._filled(others, reduced, short)))
        values = [float(reduced @ one) for one in options]
        best = int(np.argmax(values))
        return Cover(value=values[best], opened=options[best])

    def _filled(
        self, others: np.ndarray, reduced: Floats, short: float
    ) -> tuple[np.ndarray, Floats]:
        """Return which others to open, and how far, to get the missing room at the least cost."""
        room = np.maximum(self.instance.capacity[others], 1e-12)
        order = np.argsort(reduced[others] / room)
        room = room[order]
        part = np.clip((short - (np.cumsum(room) - room)) / room, 0.0, 1.0)
        return others[order], part

    def climb(
        self, prices: Floats, *, target: float, steps: int, is_over: Callable[[], bool]
    ) -> Bound:  # fmt: skip
        """Return the best bound of `steps` attempts, fewer when `target` is reached or it is over.

        `target` is the cost of a plan: the length of a step comes from how far away it is.
        """
        mean = _Mean()
        pace = _Pace()
        best, centre, reduced = -np.inf, prices, self.instance.fixed
        trial = prices
        for _ in range(steps):
            gains = self.knapsacks.gains(trial)
            costs = self.instance.fixed + gains.value
            cover = self.cover(costs, self.must)
            value = float(trial.sum()) + cover.value
            unserved = 1.0 - cover.opened @ gains.share
            mean.add(unserved, cover.opened)
            pace.note(value, best, is_onward=float(unserved @ mean.unserved) > 0)
            if value > best:
                best, centre, reduced = value, trial, costs
            length = float(mean.unserved @ mean.unserved)
            if best >= target or is_over() or pace.step < SMALLEST_STEP or length < SETTLED:
                break
            trial = centre + pace.step * (target - value) / length * mean.unserved
        return Bound(value=best, prices=centre, opened=mean.opened, reduced=reduced)

    def decided(self, bound: Bound, target: float) -> tuple[Flags, Flags]:
        """Return which warehouses must be open, and which closed, in every plan below `target`."""
        rest = float(bound.prices.sum())
        size = len(self.must)
        must, closed = self.must.copy(), np.zeros(size, dtype=bool)
        for one in np.flatnonzero(~self.must):
            alone = np.zeros(size, dtype=bool)
            alone[one] = True
            if rest + self.cover(bound.reduced, self.must | alone).value >= target:
                closed[one] = True
            barred = np.where(alone, abs(target) + BARRED, bound.reduced)
            if rest + self.cover(barred, self.must).value >= target:
                must[one] = True
        return must, closed


def _with(opened: Floats, which: np.ndarray, part: Floats | float) -> Floats:
    filled = opened.copy()
    filled[which] = part
    return filled
