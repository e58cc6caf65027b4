"""What decides a unit's part before a construction is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Pupils, index where 1 is the municipality, and the share that a concentration counts."""

    pupils: int
    index: Fraction
    share: Fraction | None = None


def weighted_pupils(demands: Mapping[str, Demand]) -> Fraction:
    """Return Σ pupils × index."""
    return sum((d.pupils * d.index for d in demands.values()), Fraction(0))


def mean_index(demands: Mapping[str, Demand]) -> Fraction:
    """Return the index averaged over the pupils: 1 unless a given row or a rounding moved it."""
    return weighted_pupils(demands) / sum(d.pupils for d in demands.values())
