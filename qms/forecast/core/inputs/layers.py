"""What is laid on a forecast from outside its methods: dwellings, openings and closings."""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.inputs.moves import with_moves
from qms.forecast.core.inputs.values import Move
from qms.forecast.core.panel import FloatArray, Panel


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layers:
    """What is added to the last origin's path, always shown apart.

    `housing` is units × steps × horizon, None when it is not used. `moves` are checked. `units`
    are those of the path: the panel's, and those that will open, last.
    """

    units: tuple[str, ...]
    housing: FloatArray | None = None
    moves: tuple[Move, ...] = ()

    @property
    def opened(self) -> tuple[str, ...]:
        """Return the units that get pupils by the moves and may not be in the panel."""
        return tuple(sorted({move.to for move in self.moves}))


def with_layers(path: FloatArray, panel: Panel, layers: Layers) -> FloatArray:
    """Return the path (… × units × steps × horizon) with housing added and pupils moved.

    Units that the path lacks are added, in the order of `layers.units`. The sum over units
    changes by the housing alone; no value falls below 0.
    """
    wanted = _widened(path, len(layers.units))
    if layers.housing is not None:
        ahead = path.shape[-1]
        added = _widened(layers.housing[:, :, :ahead], len(layers.units))
        wanted = np.maximum(wanted + np.nan_to_num(added), 0.0)
    return with_moves(
        wanted, layers.moves, units=layers.units, steps=panel.steps, origin=panel.last_year
    )


def _widened(path: FloatArray, units: int) -> FloatArray:
    """Return the path with NaN for units that it does not have."""
    lacking = units - path.shape[-3]
    if lacking <= 0:
        return path
    shape = (*path.shape[:-3], lacking, *path.shape[-2:])
    return np.concatenate([path, np.full(shape, np.nan)], axis=-3)
