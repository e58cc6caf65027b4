"""Points and index: handbook step 3, tables 1 and 2."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.model import AllocationModel, Category, Reference, Where
from qms.allocation.core.shares import Fault, scale_of, split

Shares = Mapping[str, Mapping[str, Fraction]]
"""Factor to category to share of the pupils."""


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """What is known of a unit: `unit` is its lasting id, `notes` what was done to its shares."""

    unit: str
    pupils: int
    shares: Shares
    notes: tuple[str, ...] = ()


def category_points(category: Category, share: Fraction) -> Fraction:
    """Return weight × share."""
    return Fraction(category.weight) * share


def points_of(model: AllocationModel, shares: Shares) -> Fraction:
    """Return Σ weight × share over all factors, rounded only where the model says so."""
    total = sum(
        (
            category_points(category, shares[factor.name][category.name])
            for factor in model.factors
            for category in factor.categories
        ),
        Fraction(0),
    )
    return model.rounded(total, Where.POINTS)


def given_shares(model: AllocationModel) -> Shares:
    """Return the municipality's row that the model holds; it was checked when it was read."""
    found: dict[str, Mapping[str, Fraction]] = {}
    for factor in model.factors:
        values = {c.name: c.reference_share or Decimal(0) for c in factor.categories}
        result = split(values, scale_of([(0, values.values())]), pupils=0)
        if isinstance(result, Fault):
            raise ValueError(result.message)
        found[factor.name] = result.shares
    return found


def mean_shares(model: AllocationModel, schools: Iterable[School]) -> Shares:
    """Return all schools' shares, weighted by pupils."""
    every = list(schools)
    pupils = sum(school.pupils for school in every)
    return {
        factor.name: {
            category.name: sum(
                (s.pupils * s.shares[factor.name][category.name] for s in every), Fraction(0)
            )
            / pupils
            for category in factor.categories
        }
        for factor in model.factors
    }


def reference_shares(model: AllocationModel, schools: Iterable[School]) -> Shares:
    """Return the shares that stand for index 1,00."""
    if model.reference is Reference.GIVEN_ROW:
        return given_shares(model)
    return mean_shares(model, schools)


def reference_points(model: AllocationModel, schools: Iterable[School]) -> Fraction:
    """Return the points that stand for index 1,00.

    With the weighted mean they are the mean of the schools' points, so that the index averages
    to exactly 1 over the pupils, also when the points are rounded.
    """
    if model.reference is Reference.GIVEN_ROW:
        return points_of(model, given_shares(model))
    every = list(schools)
    weighted = sum((s.pupils * points_of(model, s.shares) for s in every), Fraction(0))
    return weighted / sum(school.pupils for school in every)
