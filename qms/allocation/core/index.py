"""Points and index: handbook step 3, tables 1 and 2."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.model import AllocationModel, Basis, Category, Reference, Where
from qms.allocation.core.shares import Fault, scale_of, split

Shares = Mapping[str, Mapping[str, Fraction]]
"""Factor to category to share of the pupils."""


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """What is known of a unit: `unit` is its lasting id, `notes` what was done to its shares.

    `value` is its mean risk, which stands in the place of points when the model's basis is not
    weights.
    """

    unit: str
    pupils: int
    shares: Shares
    notes: tuple[str, ...] = ()
    value: Fraction | None = None


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
    """Return all schools' shares, weighted by pupils; those whose background is known."""
    names = [factor.name for factor in model.factors]
    every = [school for school in schools if all(name in school.shares for name in names)]
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
    if model.reference is Reference.GIVEN_ROW and model.basis is Basis.WEIGHTS:
        return given_shares(model)
    return mean_shares(model, schools)


def is_known(model: AllocationModel, school: School) -> bool:
    """Return whether the unit has the background, or the risk, that the model asks for."""
    if model.basis is not Basis.WEIGHTS:
        return school.value is not None
    return all(factor.name in school.shares for factor in model.factors)


def school_points(model: AllocationModel, school: School) -> Fraction:
    """Return the unit's points: weights × shares, or its mean risk.

    Raise KeyError when the model's basis asks for a risk that the unit has not got.
    """
    if model.basis is Basis.WEIGHTS:
        return points_of(model, school.shares)
    if school.value is None:
        raise KeyError(school.unit)
    return model.rounded(school.value, Where.POINTS)


def reference_points(model: AllocationModel, schools: Iterable[School]) -> Fraction:
    """Return the points, or the risk, that stand for index 1,00.

    With the weighted mean they are the mean of the schools' points, so that the index averages
    to exactly 1 over the pupils, also when the points are rounded.
    """
    if model.reference is Reference.GIVEN_ROW:
        if model.basis is Basis.WEIGHTS:
            return points_of(model, given_shares(model))
        return model.rounded(Fraction(model.reference_value or 0), Where.POINTS)
    return points_against(model, [one for one in schools if is_known(model, one)])[1]


def points_against(
    model: AllocationModel, schools: Sequence[School]
) -> tuple[Mapping[str, Fraction], Fraction]:
    """Return each school's points by unit, and the points that stand for index 1,00."""
    points = {school.unit: school_points(model, school) for school in schools}
    if model.reference is Reference.GIVEN_ROW:
        return points, reference_points(model, schools)
    weighted = sum((s.pupils * points[s.unit] for s in schools), Fraction(0))
    return points, weighted / sum(school.pupils for school in schools)
