from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.contributions import contributions
from qms.allocation.core.index import School, points_of, reference_points, reference_shares
from qms.allocation.core.model import AllocationModel, Category, Factor


def model_of(**factors: tuple[str, ...]) -> AllocationModel:
    return AllocationModel(
        key="m",
        name="m",
        factors=tuple(
            Factor(
                name=name,
                categories=tuple(
                    Category(name=f"{name}{n}", weight=Decimal(w)) for n, w in enumerate(weights)
                ),
            )
            for name, weights in factors.items()
        ),
    )


MODEL = model_of(a=("3", "2", "1"), b=("1", "1.5"))


def shares(a0: str, a1: str, b0: str) -> dict[str, dict[str, Fraction]]:
    a, b, c = Fraction(a0), Fraction(a1), Fraction(b0)
    return {"a": {"a0": a, "a1": b, "a2": 1 - a - b}, "b": {"b0": c, "b1": 1 - c}}


SCHOOLS = (
    School(unit="1", pupils=100, shares=shares("0.3", "0.4", "0.5")),
    School(unit="2", pupils=250, shares=shares("0.1", "0.4", "0.48")),
)


def test_one_and_the_parts_are_the_index():
    points = reference_points(MODEL, SCHOOLS)
    reference = reference_shares(MODEL, SCHOOLS)
    for school in SCHOOLS:
        found = contributions(MODEL, school.shares, reference, points=points)
        assert [row.category for row in found] == ["a0", "a1", "b1"]
        assert 1 + sum(row.part for row in found) == points_of(MODEL, school.shares) / points


def test_the_category_of_lowest_weight_is_what_the_others_are_compared_with():
    found = contributions(MODEL, SCHOOLS[0].shares, SCHOOLS[1].shares, points=Fraction(3))
    assert [row.category for row in found] == ["a0", "a1", "b1"]
    # (3 − 1) × (0.3 − 0.1) ÷ 3 by hand
    assert found[0].part == Fraction(4, 30)
