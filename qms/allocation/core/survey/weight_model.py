"""From the survey's weights to a model that can be calculated with."""

from collections.abc import Mapping
from decimal import Decimal

from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.survey.weights import SurveyWeights


def weight_table(found: SurveyWeights) -> Mapping[tuple[str, str], Decimal]:
    """Return (factor, category) to weight, without the factors that have no need at all."""
    return {
        (row.need.group.factor, row.need.group.category): row.weight
        for row in found.groups
        if row.need.group.factor not in found.left_out
    }


def model_of(found: SurveyWeights, *, key: str, name: str) -> AllocationModel:
    """Return a linear model with the weights, factors and categories as first met."""
    factors: dict[str, list[Category]] = {}
    for (factor, category), weight in weight_table(found).items():
        factors.setdefault(factor, []).append(Category(name=category, weight=weight))
    return AllocationModel(
        key=key,
        name=name,
        factors=tuple(
            Factor(name=factor, categories=tuple(categories))
            for factor, categories in factors.items()
        ),
        source=source_of(found),
    )


def source_of(found: SurveyWeights) -> str:
    """Return where the weights come from, for the model's own record."""
    counts = [row.need.n for row in found.groups]
    least, most = min(counts), max(counts)
    answers = f"{most} svar" if least == most else f"{least}–{most} svar per grupp"
    return f"Enkät till rektorer, {answers}, mätt mot {found.reference.name}"
