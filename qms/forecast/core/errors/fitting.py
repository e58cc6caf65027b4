"""Bend the units' drawn errors until each unit's draws fill its own interval.

A unit's error is part of the total's and part its own. The two may have tails of different kinds,
so their sum does not lie as the unit's interval says. A pilot of draws, the same for everybody,
tells where it does lie; straight pieces bend it to the interval, and what the sum lacks then is
given back. Three rounds are enough.
"""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.errors.spreading import Shape, Spreading
from qms.forecast.core.panel import FloatArray

ROUNDS = 3
PILOT, LEAST_PILOT, MOST_NUMBERS = 4000, 500, 2_500_000  # beyond 600 units less exact, but quick
SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """The units' spreading, and where 80 and 95 per cent of the draws lay in each round."""

    spreading: Spreading
    units: Shape
    rounds: tuple[Shape, ...]

    def drawn(self, total: FloatArray, normal: FloatArray) -> FloatArray:
        """Return the units' errors, draws × units × horizon; they add up to `total`."""
        errors = self.spreading.drawn(total, normal)
        for found in self.rounds:
            errors = _given_back(self.spreading, bent(errors, found, self.units), total)
        return errors


def fitted(total: Shape, spreading: Spreading, units: Shape) -> Fitted:
    """Return the spreading with its rounds of bending; `total` is 1 × horizon."""
    count, horizon = units.half80.shape
    size = int(np.clip(MOST_NUMBERS // max(count, 1), LEAST_PILOT, PILOT))
    random = np.random.Generator(np.random.PCG64(SEED))
    whole, alone = random.standard_normal((size, 1)), random.standard_normal((size, count))
    ends = np.zeros((ROUNDS, 2, count, horizon))
    for year in range(horizon):
        these = slice(year, year + 1)
        part = Spreading(
            share=spreading.share[:, these],
            noise=_year(spreading.noise, these),
            back=spreading.back[:, these],
        )
        aim, missed = _year(units, these), _year(total, these).drawn(whole[:, None])[:, 0]
        errors = part.drawn(missed, alone[:, :, None])
        for number in range(ROUNDS):
            found = _ends(np.abs(errors[:, :, 0]))
            ends[number, :, :, year] = found
            there = Shape(half80=found[0][:, None], half95=found[1][:, None])
            errors = _given_back(part, bent(errors, there, aim), missed)
    rounds = tuple(Shape(half80=inner, half95=outer) for inner, outer in ends)
    return Fitted(spreading=spreading, units=units, rounds=rounds)


def _ends(sizes: FloatArray) -> FloatArray:
    """Return what 80 and 95 per cent of the sizes (draws × units) do not exceed."""
    places = [int(0.8 * len(sizes)), int(0.95 * len(sizes))]
    by_unit = np.ascontiguousarray(sizes.T)
    by_unit.partition(places, axis=1)
    return np.ascontiguousarray(by_unit[:, places].T)


def bent(errors: FloatArray, found: Shape, aim: Shape) -> FloatArray:
    """Return the errors with what lay inside `found`'s ends brought inside `aim`'s."""
    size = np.abs(errors)
    inner = aim.half80 / np.maximum(found.half80, 1e-9) * np.minimum(size, found.half80)
    steep = (aim.half95 - aim.half80) / np.maximum(found.half95 - found.half80, 1e-9)
    there = found.half80 > 0
    outer = np.where(there, steep * np.maximum(size - found.half80, 0), 0)
    return np.asarray(np.copysign(inner + outer, errors))


def _given_back(spreading: Spreading, errors: FloatArray, total: FloatArray) -> FloatArray:
    left = total - errors.sum(axis=-2)
    return np.asarray(errors + spreading.share * left[..., None, :])


def _year(shape: Shape, these: slice) -> Shape:
    return Shape(half80=shape.half80[:, these], half95=shape.half95[:, these])
