"""What a pupil is expected to cost at a unit with its need: a straight line through the others.

Öre per pupil = a + b · index, by least squares where each unit weighs as many as it has pupils. The
unit itself is left out, so that it is not compared with itself. The limits hold 95 of 100 units
that follow the line: t · √(s² · (1/w₀ + 1/W + (x₀ − x̄)²/Sxx)), with s² the weighted residual
variance on n − 2 degrees of freedom, w₀ the unit's pupils and W those of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from qms.forecast.core.student import t95

FEWEST_OTHERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedCost:
    """A unit's need as an index, what it costs per pupil in any unit of money, and its pupils."""

    unit: str
    need: float
    cost: float
    pupils: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the others' line says of a unit, and between what it may be by chance.

    `others` is how many units the line rests on; `slope` what one whole index adds.
    """

    value: float
    low: float
    high: float
    slope: float
    others: int

    def is_outside(self, cost: float) -> bool:
        """Return whether the cost is further from the line than chance explains."""
        return not self.low <= cost <= self.high


def expected(units: Sequence[NeedCost]) -> dict[str, Expected]:
    """Return each unit's expected cost; none where fewer than 8 others, or all have one index."""
    found = {}
    for unit in units:
        line = _line(unit, [other for other in units if other.unit != unit.unit])
        if line is not None:
            found[unit.unit] = line
    return found


def _line(unit: NeedCost, others: Sequence[NeedCost]) -> Expected | None:
    if len(others) < FEWEST_OTHERS or unit.pupils <= 0:
        return None
    weight = sum(one.pupils for one in others)
    x = sum(one.pupils * one.need for one in others) / weight
    y = sum(one.pupils * one.cost for one in others) / weight
    spread = sum(one.pupils * (one.need - x) ** 2 for one in others)
    if spread <= weight * 1e-12:
        return None
    slope = sum(one.pupils * (one.need - x) * (one.cost - y) for one in others) / spread
    free = len(others) - 2
    left = sum(one.pupils * (one.cost - y - slope * (one.need - x)) ** 2 for one in others) / free
    at = unit.need - x
    value = y + slope * at
    width = float(t95(free)) * sqrt(left * (1 / unit.pupils + 1 / weight + at**2 / spread))
    return Expected(
        value=value,
        low=max(0.0, value - width),
        high=value + width,
        slope=slope,
        others=len(others),
    )
