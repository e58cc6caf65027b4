"""By what a year's outcome is foretold, and from when a deviation is told: the municipality's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from qms.costs.core.items import CostItem

FOLLOWS: Mapping[CostItem, int] = MappingProxyType(
    {
        CostItem.LEARNING_TOOLS: 100,
        CostItem.MATERIAL: 100,
        CostItem.MEALS: 100,
        CostItem.INCOME: 100,
        CostItem.TEACHING: 50,
        CostItem.CARE_AND_PEDAGOGY: 50,
    }
)
"""Per cent of an item that follows the number of pupils within the year; others have none.

An assumption of the product, for a municipality to change: things that are bought for each child
follow the children; half of the staff, because one pupil more costs little until a class is added;
premises and administration stay as they are until the year is over.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The limits for telling, how much of the deviation goes on, and what follows the pupils.

    A unit is told when its forecast is `limit_per_mille` of the budget from it and `limit_ore` at
    least. `carried` is per cent of the deviation per month so far that goes on each month left.
    """

    limit_per_mille: int = 50
    limit_ore: int = 20_000_000
    carried: int = 100
    follows: Mapping[CostItem, int] = field(default_factory=lambda: FOLLOWS)

    def part(self, item: CostItem) -> Fraction:
        """Return how much of the item follows the pupils, 0 to 1."""
        return Fraction(self.follows.get(item, 0), 100)

    def is_far(self, *, budget: int, forecast: int) -> bool:
        """Return whether the forecast lies so far from the budget that it is told."""
        gap = abs(forecast - budget)
        return gap >= self.limit_ore and gap * 1000 >= self.limit_per_mille * abs(budget)


def read_terms(follows: Mapping[str, int], *, per_mille: int, ore: int, carried: int) -> Terms:
    """Return terms as they are stored; items that are not there follow nothing."""
    return Terms(
        limit_per_mille=per_mille, limit_ore=ore, carried=carried,
        follows={CostItem(name): part for name, part in follows.items()},
    )  # fmt: skip
