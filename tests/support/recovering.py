"""What a reader can find out who puts together everything that is told: whole numbers in bounds."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

FEWEST = 5


@dataclass
class Reader:
    """One who knows each sum that is told of some cells, and that `named` cells have somebody."""

    cells: list[Hashable]
    named: frozenset[Hashable] = frozenset()
    told: list[LinearConstraint] = field(default_factory=list)

    def hears(self, members: Iterable[Hashable], low: float, high: float | None = None) -> None:
        """Add that the members together are `low`, or between `low` and `high`."""
        row = self._row(members)
        self.told.append(LinearConstraint(row, low, low if high is None else high))

    def bounds(self, members: Iterable[Hashable]) -> tuple[float, float]:
        """Return the least and the most that the members together can be, in whole numbers."""
        aim = self._row(members)
        return self._least(aim), -self._least(-aim)

    def finds(self, counts: dict[Hashable, int], *, width: int = 1) -> dict[Hashable, int]:
        """Return the cells of one to four that are known within less than `width`."""
        found = {}
        for cell, n in counts.items():
            low, high = self.bounds([cell])
            assert low <= n <= high, "the reader has heard something that is not so"
            if 0 < n < FEWEST and high - low < width:
                found[cell] = n
        return found

    def _row(self, members: Iterable[Hashable]) -> np.ndarray:
        asked = set(members)
        return np.array([float(cell in asked) for cell in self.cells])

    def _least(self, aim: np.ndarray) -> float:
        least = np.array([float(cell in self.named) for cell in self.cells])
        done = milp(
            aim, integrality=np.ones(len(aim)), bounds=Bounds(least, np.full(len(aim), 1000.0)),
            constraints=self.told,
        )  # fmt: skip
        assert done.success, done.message
        return float(round(done.fun))
