"""What is chosen of a model beside weights and degree: name, reference, form, labels, order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from qms.allocation.core.model import AllocationModel, Category, Factor, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryText:
    """How a category is shown: label, place among the others, the municipality's given share."""

    label: str
    place: int
    reference_share: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorText:
    """How a factor is shown: label, place among the others, and its categories by name."""

    label: str
    place: int
    categories: Mapping[str, CategoryText]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is chosen; `factors` is by the data's name of each factor."""

    name: str
    form: str
    reference: Reference
    includes_other_municipalities: bool
    factors: Mapping[str, FactorText]
    reference_value: Decimal | None = None


def apply(settings: Settings, model: AllocationModel) -> AllocationModel:
    """Return the model with the settings; equal places keep the order they had."""
    places = {name: text.place for name, text in settings.factors.items()}
    ordered = sorted(model.factors, key=lambda factor: places[factor.name])
    return replace(
        model,
        name=settings.name,
        form=settings.form,
        reference=settings.reference,
        reference_value=settings.reference_value,
        includes_other_municipalities=settings.includes_other_municipalities,
        factors=tuple(_labelled(factor, settings.factors[factor.name]) for factor in ordered),
    )


def _labelled(factor: Factor, text: FactorText) -> Factor:
    ordered = sorted(factor.categories, key=lambda one: text.categories[one.name].place)
    return replace(
        factor,
        label=text.label,
        categories=tuple(_category(one, text.categories[one.name]) for one in ordered),
    )


def _category(category: Category, text: CategoryText) -> Category:
    return replace(category, label=text.label, reference_share=text.reference_share)
