"""Forecasts of one method from several origins."""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.panel import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paths:
    """Forecasts of one method from several origins.

    `origins` are places in the panel's years, ascending. `path` is origins × units × steps ×
    horizon, `own` is origins × units (see `Projection`).
    """

    origins: tuple[int, ...]
    path: FloatArray
    own: BoolArray

    @property
    def horizon(self) -> int:
        """Return how many years ahead the paths go."""
        return int(self.path.shape[3])

    def chosen(self, other: "Paths", units: BoolArray) -> "Paths":
        """Return these paths with `other`'s for the `units` marked."""
        return Paths(
            origins=self.origins,
            path=np.where(units[None, :, None, None], other.path, self.path),
            own=np.where(units[None, :], other.own, self.own),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AutoPaths(Paths):
    """The forecasts of `auto` and what they rest on; all learned on earlier origins only.

    `members` are the candidates' names; `weights` origins × members × horizon is how much
    each counted for the units, summing to 1. `baseline` origins × units × horizon marks where
    the last value took the forecast's place. `total` origins × horizon is the municipality's
    own path, `strength` origins × horizon (0–1) how far the units were moved towards it: each
    unit was multiplied by (total ÷ sum of units)^strength. The sum over units and steps of
    `path` is the published total.
    """

    members: tuple[str, ...]
    weights: FloatArray
    baseline: BoolArray
    total: FloatArray
    strength: FloatArray
