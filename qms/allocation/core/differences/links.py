"""How two figures of the schools go together: correlation weighted by pupils, with its interval."""

from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np

from qms.allocation.core.differences.segregation import Numbers

Z95 = 1.959963984540054
FEWEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A correlation over schools with its 95 % interval (None when they are too few for one)."""

    schools: int
    r: float
    low: float | None
    high: float | None

    @property
    def is_certain(self) -> bool:
        """Return whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and self.low * self.high > 0


def link(first: Numbers, second: Numbers, *, weights: Numbers) -> Link | None:
    """Return the weighted correlation; None when a figure is the same at every school.

    The interval is Fisher's z with Kish's effective number of schools, (Σw)²/Σw²: a few large
    schools say less than as many alike.
    """
    r = correlation(first, second, weights=weights)
    if r is None:
        return None
    effective = weights.sum() ** 2 / (weights**2).sum()
    schools = len(first)
    if schools < FEWEST or effective <= FEWEST - 1:
        return Link(schools=schools, r=r, low=None, high=None)
    inside = min(max(r, -1 + 1e-15), 1 - 1e-15)
    half = Z95 / sqrt(effective - 3)
    return Link(
        schools=schools, r=r, low=tanh(atanh(inside) - half), high=tanh(atanh(inside) + half)
    )


def correlation(first: Numbers, second: Numbers, *, weights: Numbers) -> float | None:
    """Return Pearson's r with each school counted by its weight."""
    if len(first) < 2:
        return None
    total = weights.sum()
    x = first - (weights * first).sum() / total
    y = second - (weights * second).sum() / total
    spread = (weights * x * x).sum() * (weights * y * y).sum()
    if spread <= 1e-24:
        return None
    return float(np.clip((weights * x * y).sum() / np.sqrt(spread), -1, 1))
