"""From what may become of a grade's pupils to what may become of its classes."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from qms.forecast.core.errors.spreading import Shape
from qms.forecast.core.panel import FloatArray

Split = Callable[[FloatArray], FloatArray]
"""Numbers of pupils in, the probability of 0, 1, 2 … classes out (numbers × classes)."""

POINTS = 401
_NORMAL = np.array([NormalDist().inv_cdf((place + 0.5) / POINTS) for place in range(POINTS)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassChances:
    """How many classes it may become. `chances[k]` is the probability of k classes.

    `likely` is the number with the highest probability, `one_more` and `one_less` the
    probabilities that more or fewer are needed.
    """

    likely: int
    chances: tuple[float, ...]

    @property
    def one_more(self) -> float:
        """Return the probability that more classes than the most likely number are needed."""
        return sum(self.chances[self.likely + 1 :])

    @property
    def one_less(self) -> float:
        """Return the probability that fewer classes than the most likely number are needed."""
        return sum(self.chances[: self.likely])


def class_chances(pupils: FloatArray, split: Split) -> ClassChances:
    """Return the chances when each of `pupils` (draws, or likely points) is as likely."""
    rounded = np.asarray(np.round(np.maximum(pupils, 0)), dtype=np.float64)
    whole, times = np.unique(rounded, return_counts=True)
    chances = (times[:, None] * split(whole)).sum(axis=0) / times.sum()
    return ClassChances(likely=int(np.argmax(chances)), chances=tuple(chances.tolist()))


def likely_points(mean: float, half80: float, half95: float) -> FloatArray:
    """Return 401 equally likely numbers of pupils around a forecast with those half widths."""
    shape = Shape(half80=np.array(half80), half95=np.array(half95))
    return np.asarray(np.maximum(mean + shape.drawn(_NORMAL), 0.0))
