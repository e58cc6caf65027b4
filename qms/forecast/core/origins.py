"""Rolling origin: what a method would have said in every earlier year, with what it knew then."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.methods import METHODS, Known
from qms.forecast.core.panel import BoolArray, FloatArray, Panel


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


def origin_places(panel: Panel) -> tuple[int, ...]:
    """Return the places of all years; methods that need history fall back in the first ones."""
    return tuple(range(len(panel.years)))


def paths_of(known: Known, method: str, *, origins: Sequence[int], horizon: int) -> Paths:
    """Return the forecasts of `method` from each of `origins` (places, ascending)."""
    project = METHODS[method]
    made = [project(known.until(known.pupils.years[place]), horizon) for place in origins]
    return Paths(
        origins=tuple(origins),
        path=np.stack([one.path for one in made]),
        own=np.stack([one.own for one in made]),
    )
