"""How much each category lifts a school above or below index 1,00, and what may be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.index import School, Shares
from qms.allocation.core.model import AllocationModel, Factor

FEWEST_SHOWN = 5
HALF = Fraction(1, 2)


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
            label=category.label or f"{factor.label or factor.name}: {category.name}",
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


def withheld(
    model: AllocationModel, shares: Shares, *, pupils: int, fewest: int = FEWEST_SHOWN
) -> Mapping[tuple[str, str], bool]:
    """Return the (factor, category) that must not be shown; True when they are few themselves.

    A category of 1–4 pupils is few. When it is alone in its factor the next smallest goes with
    it (False), as the shares add up to 100 % and it could else be found by subtraction.
    """
    found: dict[tuple[str, str], bool] = {}
    for factor in model.factors:
        if factor.name in shares:
            found.update(_withheld_in(factor, shares[factor.name], pupils, fewest))
    return found


def units_with_few(model: AllocationModel, schools: Iterable[School]) -> frozenset[int]:
    """Return the ids of the units that have something that must not be shown."""
    return frozenset(
        int(school.unit)
        for school in schools
        if withheld(model, school.shares, pupils=school.pupils)
    )


def _withheld_in(
    factor: Factor, shares: Mapping[str, Fraction], pupils: int, fewest: int
) -> dict[tuple[str, str], bool]:
    counts = {c.name: shares.get(c.name, Fraction(0)) * pupils for c in factor.categories}
    # Rounded shares do not give whole pupils: 4,4 is taken for four.
    few = [name for name, count in counts.items() if HALF <= count < fewest - HALF]
    hidden = {(factor.name, name): True for name in few}
    if len(few) == 1:
        others = sorted(
            (count, name) for name, count in counts.items() if name not in few and count
        )
        hidden.update({(factor.name, name): False for _, name in others[:1]})
    return hidden
