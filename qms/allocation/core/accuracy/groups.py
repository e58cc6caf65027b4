"""Expected against observed per school, how widely they spread, and the limits of a funnel."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from qms.allocation.core.accuracy.cells import Cells

WITHIN_95, WITHIN_998 = 1.96, 3.09
"""Normal deviates that 95 % and 99,8 % lie within."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A school: pupils n, expected E = Σp, observed O and variance V = Σp(1 − p)."""

    name: str
    n: int
    expected: float
    observed: int
    variance: float

    @property
    def z(self) -> float | None:
        """Return (O − E)/√V; None when the model leaves nothing to chance."""
        return (self.observed - self.expected) / sqrt(self.variance) if self.variance else None

    @property
    def deviation(self) -> float:
        """Return r = (O − E)/n, a share of the pupils."""
        return (self.observed - self.expected) / self.n

    @property
    def error(self) -> float:
        """Return v = V/n², the variance of r by chance alone."""
        return self.variance / self.n**2


def groups_of(cells: Cells) -> tuple[Group, ...]:
    """Return every school of the cells, in order of name."""
    n, p, cases = cells.patterns.n, cells.p, cells.patterns.cases
    parts = zip(
        cells.schools,
        cells.sums(n),
        cells.sums(n * p),
        cells.sums(cases),
        cells.sums(n * p * (1 - p)),
        strict=True,
    )
    return tuple(
        Group(name=name, n=round(pupils), expected=float(expected), observed=round(observed),
              variance=float(variance))
        for name, pupils, expected, observed, variance in parts
    )  # fmt: skip


def dispersion(groups: Sequence[Group]) -> float:
    """Return φ, the mean of z²: 1 when schools differ by chance alone."""
    squares = [group.z**2 for group in groups if group.z is not None]
    return float(np.mean(squares)) if squares else 1.0


def limit(variance: float, n: float, *, phi: float, within: float) -> float:
    """Return how far from 0 a deviation may lie, a share: within·√(φ·V)/n.

    The limits are widened by φ but never narrowed: schools that happen to lie close to what was
    expected do not make the model surer (Spiegelhalter 2005).
    """
    return within * sqrt(max(phi, 1.0) * variance) / n
