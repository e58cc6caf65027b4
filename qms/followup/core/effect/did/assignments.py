"""Who could have had the intervention instead: the same paths, shared out otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import factorial, prod

import numpy as np

from qms.allocation.core.risk.pupils import Codes, Flags
from qms.followup.core.effect.did.panel import Panel

MOST_LISTED = 5_000
DRAWS = 4_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignments:
    """Each row of `chosen` says which of `paths` each unit gets; the first is what happened.

    `are_all` tells whether every way of sharing the paths out is among them.
    """

    paths: Flags
    chosen: Codes
    are_all: bool

    def __len__(self) -> int:
        """Return the number of assignments."""
        return len(self.chosen)


def assignments_of(panel: Panel, *, seed: int, draws: int = DRAWS) -> Assignments:
    """Return all assignments when they are few, else what happened and `draws` drawn ones."""
    paths, happened = np.unique(panel.paths, axis=0, return_inverse=True)
    happened = happened.reshape(-1)
    counts = np.bincount(happened)
    ways = factorial(len(happened)) // prod(factorial(n) for n in counts.tolist())
    if ways <= MOST_LISTED:
        listed = np.array(list(_every(counts.tolist(), len(happened))), dtype=np.int64)
        others = listed[(listed != happened).any(axis=1)]
    else:
        random = np.random.default_rng(seed)
        others = random.permuted(np.tile(happened, (draws, 1)), axis=1)
    chosen = np.vstack([happened, others])
    return Assignments(paths=paths, chosen=chosen, are_all=ways <= MOST_LISTED)


def _every(counts: list[int], units: int) -> Iterator[list[int]]:
    """Yield every way to give `counts[k]` of the units path k."""
    order = sorted(range(len(counts)), key=counts.__getitem__)
    most_common = order.pop()

    def place(at: int, free: tuple[int, ...], given: list[int]) -> Iterator[list[int]]:
        if at == len(order):
            yield given.copy()
            return
        path = order[at]
        for some in combinations(free, counts[path]):
            for unit in some:
                given[unit] = path
            rest = tuple(unit for unit in free if unit not in some)
            yield from place(at + 1, rest, given)
            for unit in some:
                given[unit] = most_common

    yield from place(0, tuple(range(units)), [most_common] * units)
