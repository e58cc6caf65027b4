"""A forecast that futures can be drawn from: its values and error models together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.errors.draws import draw_blocks
from qms.forecast.core.errors.model import LevelModels
from qms.forecast.core.errors.stored import RunErrors
from qms.forecast.core.panel import FloatArray

Cell = tuple[str, int, int, float]
"""Unit, step, years ahead and pupils."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Futures:
    """What is drawn from: `path` is units × steps × years, 0 where nobody is expected."""

    units: tuple[str, ...]
    steps: tuple[int, ...]
    years: tuple[int, ...]
    path: FloatArray
    models: LevelModels

    def blocks(self, *, n: int, seed: int) -> Iterator[FloatArray]:
        """Yield `n` draws in blocks, draws × units × steps × years.

        Steps add up to units and units to the total in every draw; the same seed always gives
        the same draws, and draw number i is the same whatever `n` is.
        """
        return draw_blocks(self.path, self.models, n=n, seed=seed)


def futures_of(errors: RunErrors, cells: Iterable[Cell]) -> Futures:
    """Return what can be drawn from, given the forecast of each unit and step."""
    path = np.zeros((len(errors.units), len(errors.steps), errors.horizon))
    unit_at = {unit: place for place, unit in enumerate(errors.units)}
    step_at = {step: place for place, step in enumerate(errors.steps)}
    for unit, step, ahead, pupils in cells:
        path[unit_at[unit], step_at[step], ahead - 1] = pupils
    years = tuple(range(errors.origin + 1, errors.origin + errors.horizon + 1))
    return Futures(
        units=errors.units, steps=errors.steps, years=years, path=path, models=errors.models
    )
