"""What lies outside its likes, by the median and the spread around it: one value moves them little.

Limits are median ± `reach` × 1.4826 × MAD, where MAD is the median of distances to the median; the
factor makes it a standard deviation for normal values. Fewer than five values give no limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

FEWEST = 5
NORMAL = 1.4826
REACH = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits, and the units outside them."""

    low: float
    middle: float
    high: float
    below: tuple[str, ...]
    above: tuple[str, ...]


def limits(values: Mapping[str, float], *, reach: float = REACH) -> Limits | None:
    """Return the limits of values by unit; None when there are too few or they hardly differ."""
    if len(values) < FEWEST:
        return None
    middle = median(values.values())
    spread = NORMAL * median(abs(value - middle) for value in values.values())
    if not spread:
        return None
    low, high = middle - reach * spread, middle + reach * spread
    return Limits(
        low=low,
        middle=middle,
        high=high,
        below=tuple(sorted(unit for unit, value in values.items() if value < low)),
        above=tuple(sorted(unit for unit, value in values.items() if value > high)),
    )
