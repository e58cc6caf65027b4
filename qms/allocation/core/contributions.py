"""How much each category lifts a school above or below index 1,00."""

from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.index import Shares
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.names import category_name

FEWEST_SHOWN = 5
"""Groups of fewer pupils are not shown, unless the installation has chosen another limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One category above its factor's lowest weight: shares, and its part of the index."""

    factor: str
    category: str
    label: str
    share: Fraction
    reference: Fraction
    part: Fraction


def contributions(
    model: AllocationModel, shares: Shares, reference: Shares, *, points: Fraction
) -> tuple[Contribution, ...]:
    """Return the categories that the index rests on; 1 + Σ parts = unrounded index.

    A factor's shares add up to 1, so Σ w·(s − r) = Σ (w − lowest)·(s − r): the category of
    lowest weight contributes nothing of its own and is left out.
    """
    return tuple(
        Contribution(
            factor=factor.name,
            category=category.name,
            label=category_name(factor, category),
            share=shares[factor.name][category.name],
            reference=reference[factor.name][category.name],
            part=Fraction(category.weight - factor.lowest)
            * (shares[factor.name][category.name] - reference[factor.name][category.name])
            / points,
        )
        for factor in model.factors
        for category in factor.categories
        if category.weight > factor.lowest
    )
