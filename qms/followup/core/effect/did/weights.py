"""Two-way fixed effects as weights: the estimate of an assignment is a weighted sum of outcomes.

By Frisch, Waugh and Lovell the coefficient of treatment beside unit and time effects is D̃'y ÷ D̃'D̃,
D̃ being treatment with both effects taken out. Units are taken out by their means, times by an
orthogonal basis of what is left of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.pupils import Floats
from qms.followup.core.effect.did.assignments import Assignments
from qms.followup.core.effect.did.panel import Panel

AT_A_TIME = 4_000_000
"""Cells of assignments that stand in memory at once."""
NOTHING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWay:
    """Takes unit and time effects out of rows of cells (the last axis)."""

    starts: np.ndarray[tuple[int], np.dtype[np.int64]]
    sizes: Floats
    times: Floats

    @classmethod
    def of(cls, panel: Panel) -> "TwoWay":
        """Return the effects of the panel, whose cells are ordered by unit."""
        _, starts, sizes = np.unique(panel.unit, return_index=True, return_counts=True)
        first = cls(starts=starts, sizes=sizes.astype(float), times=np.empty((len(panel.unit), 0)))
        dummies = (panel.time == np.arange(len(panel.times))[:, None]).astype(float)
        within = first.take_out(dummies).T
        left, strength, _ = np.linalg.svd(within, full_matrices=False)
        return cls(
            starts=starts,
            sizes=first.sizes,
            times=left[:, strength > NOTHING * max(strength.max(), 1.0)],
        )

    def take_out(self, rows: Floats) -> Floats:
        """Return the rows without unit and time effects."""
        within = self.within(rows)
        found: Floats = within - (within @ self.times) @ self.times.T
        return found

    def within(self, rows: Floats) -> Floats:
        """Return the rows without unit effects."""
        means = np.add.reduceat(rows, self.starts, axis=-1) / self.sizes
        found: Floats = rows - np.repeat(means, self.sizes.astype(int), axis=-1)
        return found


def weights_of(panel: Panel, effects: TwoWay, assignments: Assignments) -> Iterator[Floats]:
    """Yield assignments × cells, some rows at a time; nan where nothing is left to see."""
    rows = max(1, AT_A_TIME // len(panel.unit))
    for start in range(0, len(assignments), rows):
        chosen = assignments.chosen[start : start + rows]
        treated = assignments.paths[chosen[:, panel.unit], panel.time].astype(float)
        own = effects.take_out(treated)
        size = np.einsum("ac,ac->a", own, own)
        size[size <= NOTHING] = np.nan
        yield own / size[:, None]


def estimates_of(
    panel: Panel, effects: TwoWay, assignments: Assignments, outcomes: Floats
) -> Floats:
    """Return assignments × outcomes (rows of cells): what `weights_of` times them gives.

    A unit adds the same whatever others get, so each unit's part is made once per path and the
    parts are added up: many assignments cost units, not cells.
    """
    as_path = assignments.paths[:, panel.time].astype(float)
    within = effects.within(as_path)
    clean = effects.take_out(outcomes)
    own = np.add.reduceat(np.square(within), effects.starts, axis=-1)
    of_times = np.add.reduceat(within[:, :, None] * effects.times, effects.starts, axis=1)
    together = np.add.reduceat(as_path[:, None, :] * clean, effects.starts, axis=-1)
    parts = np.concatenate([own[:, :, None], together.transpose(0, 2, 1), of_times], axis=2)
    units = np.arange(parts.shape[1])
    rows = max(1, AT_A_TIME // (parts.shape[1] * parts.shape[2]))
    sums = np.concatenate(
        [
            parts[assignments.chosen[start : start + rows], units].sum(axis=1)
            for start in range(0, len(assignments), rows)
        ]
    )
    size = sums[:, 0] - np.square(sums[:, 1 + len(outcomes) :]).sum(axis=1)
    size[size <= NOTHING] = np.nan
    found: Floats = sums[:, 1 : 1 + len(outcomes)] / size[:, None]
    return found
