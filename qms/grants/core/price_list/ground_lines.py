"""What prices are made of: the budget's kronor of each item, and the pupils it is divided by."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import CostItem
from qms.grants.core.price_list.document import PriceDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundLine:
    """An item's öre in the budget, the pupils weighed together, and öre per pupil of weight 1.

    A band's price is `per_pupil` × its weight, rounded as the price list rounds; of premises
    every band has weight 1. `per_pupil` is None where there are no pupils.
    """

    item: CostItem
    budget: int
    weighed: Fraction

    @property
    def per_pupil(self) -> Fraction | None:
        """Return the öre of a pupil of weight 1."""
        return Fraction(self.budget) / self.weighed if self.weighed else None


def ground_lines(document: PriceDocument) -> Iterator[GroundLine]:
    """Yield a line for each item of the form, in the regulation's order."""
    for item in document.terms.items:
        volumes = document.volumes_of(item)
        yield GroundLine(
            item=item, budget=document.budget.get(item, 0),
            weighed=sum((one.pupils * one.weight for one in volumes), Fraction(0)),
        )  # fmt: skip
