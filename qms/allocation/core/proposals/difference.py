"""What differs between two models, weight by weight."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qms.allocation.core.model import AllocationModel, Category, Factor


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightChange:
    """A weight before and after; None on the side where the factor or category is not used."""

    factor: str
    category: str
    before: Decimal | None
    after: Decimal | None


def weight_changes(before: AllocationModel, after: AllocationModel) -> tuple[WeightChange, ...]:
    """Return the weights that differ, in the later model's order and then what it left out."""
    return tuple(change for change in _pairs(before, after) if change.before != change.after)


def _pairs(before: AllocationModel, after: AllocationModel) -> Iterator[WeightChange]:
    old = {(f.name, c.name): c.weight for f in before.factors for c in f.categories}
    seen = set()
    for factor, category in _categories(after):
        key = (factor.name, category.name)
        seen.add(key)
        yield _change(factor, category, before=old.get(key), after=category.weight)
    for factor, category in _categories(before):
        if (factor.name, category.name) not in seen:
            yield _change(factor, category, before=category.weight, after=None)


def _categories(model: AllocationModel) -> Iterator[tuple[Factor, Category]]:
    return ((factor, category) for factor in model.factors for category in factor.categories)


def _change(
    factor: Factor, category: Category, *, before: Decimal | None, after: Decimal | None
) -> WeightChange:
    return WeightChange(
        factor=factor.label or factor.name,
        category=category.label or category.name,
        before=before,
        after=after,
    )
