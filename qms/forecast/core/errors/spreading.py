"""Draw errors whose sum is given: a parent's error is spread over its children.

Children get their share of the parent's error and noise of their own that cancels in the sum.
Shares and noise are chosen so that every child varies as its own interval says.
"""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.errors.bands import Halves
from qms.forecast.core.panel import FloatArray

Z80, Z95 = 1.2815515655446004, 1.959963984540054  # the standard normal's two-sided quantiles
_DENSITY = 0.17549833193248684  # of the standard normal at Z80
_TAIL = 0.2
_TAIL_ONE = 2 * _DENSITY - _TAIL * Z80  # E(|z| − Z80) beyond Z80
_TAIL_TWO = _TAIL + _TAIL * Z80**2 - 2 * Z80 * _DENSITY  # E(|z| − Z80)² beyond Z80
_CENTRE = 1 - _TAIL - 2 * Z80 * _DENSITY  # E(z²) inside Z80
ROUNDS = 12
LEAST_NOISE = 0.05  # of a child's spread: less would make children copies of the parent
LEAST_LEFT = 0.25  # of a child's noise after it is cancelled in the sum


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """How an error is drawn from a standard normal: straight to the 80 and 95 per cent ends."""

    half80: FloatArray
    half95: FloatArray

    @property
    def variance(self) -> FloatArray:
        """Return the variance of what is drawn."""
        outer = (self.half95 - self.half80) / (Z95 - Z80)
        tail = _TAIL * self.half80**2 + 2 * self.half80 * outer * _TAIL_ONE
        return np.asarray((self.half80 / Z80) ** 2 * _CENTRE + tail + outer**2 * _TAIL_TWO)

    def drawn(self, normal: FloatArray) -> FloatArray:
        """Return errors for standard normal numbers (draws × this shape)."""
        size = np.abs(normal)
        inner = self.half80 / Z80 * np.minimum(size, Z80)
        outer = (self.half95 - self.half80) / (Z95 - Z80) * np.maximum(size - Z80, 0)
        return np.asarray(np.copysign(inner + outer, normal))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spreading:
    """How a parent's error is spread: `share` of it, and noise of which `back` is given back.

    Children stand on the last axis but one, years ahead on the last.
    """

    share: FloatArray
    noise: Shape
    back: FloatArray

    def drawn(self, parent: FloatArray, normal: FloatArray) -> FloatArray:
        """Return the children's errors; they add up to `parent` (without the children's axis)."""
        noise = self.noise.drawn(normal)
        left = parent - noise.sum(axis=-2)
        return np.asarray(noise + self.back * left[..., None, :] + self._lead(parent))

    def _lead(self, parent: FloatArray) -> FloatArray:
        return (self.share - self.back) * parent[..., None, :]


def shape_of(ends: Halves, path: FloatArray) -> Shape:
    """Return the shape of errors around `path`; where nobody is expected, none."""
    there = path > 0
    return Shape(half80=np.where(there, ends.half80, 0.0), half95=np.where(there, ends.half95, 0.0))


def spreading(parent: FloatArray, children: Shape) -> Spreading:
    """Return how errors with the variance `parent` are spread over `children`."""
    target = children.variance
    spread = np.sqrt(target)
    squares, straight = _sum(target), _sum(spread)
    room = np.maximum(straight**2 - squares, 1e-12)
    together = np.clip((parent[..., None, :] - squares) / room, 0.0, 1.0)
    pull = together * spread * straight + (1 - together) * target
    share = pull / np.maximum(_sum(pull), 1e-12)
    rest = np.maximum(target - share**2 * parent[..., None, :], LEAST_NOISE**2 * target)
    noise = rest
    for _ in range(ROUNDS):
        left = 1 - noise / np.maximum(_sum(noise), 1e-12)
        noise = rest / np.maximum(left, LEAST_LEFT)
    smaller = np.sqrt(noise / np.maximum(target, 1e-12))
    back = noise / np.maximum(_sum(noise), 1e-12)
    alone = Shape(half80=children.half80 * smaller, half95=children.half95 * smaller)
    return Spreading(share=share, noise=alone, back=back)


def _sum(values: FloatArray) -> FloatArray:
    return np.asarray(values.sum(axis=-2, keepdims=True))
