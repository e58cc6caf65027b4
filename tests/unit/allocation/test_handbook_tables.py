"""Tables 1 and 2 of the handbook: every printed number."""

from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.compute import compute
from qms.allocation.core.index import School, given_shares, points_of, reference_points
from qms.allocation.core.model import AllocationModel, Category, Factor, Reference
from qms.kernel.money import round_half_up

WEIGHTS = {
    "utbildning": {"förgymnasial": "3", "gymnasial": "2", "eftergymnasial": "1"},
    "kön": {"flickor": "1", "pojkar": "1.5"},
    "ekonomiskt bistånd": {"nej": "1", "ja": "3"},
}
NAMES = [(factor, category) for factor, parts in WEIGHTS.items() for category in parts]
PERCENT = {
    "A": (15, 30, 55, 37, 63, 76, 24),
    "B": (0, 5, 95, 66, 34, 100, 0),
    "kommunen": (6, 29, 65, 49, 51, 92, 8),
}
PRINTED = {
    "A": ("0.45", "0.60", "0.55", "0.37", "0.95", "0.76", "0.72"),
    "B": ("0.00", "0.10", "0.95", "0.66", "0.51", "1.00", "0.00"),
    "kommunen": ("0.18", "0.58", "0.65", "0.49", "0.77", "0.92", "0.24"),
}


def model(reference: Reference = Reference.GIVEN_ROW) -> AllocationModel:
    given = dict(zip(NAMES, PERCENT["kommunen"], strict=True))
    factors = tuple(
        Factor(
            name=factor,
            categories=tuple(
                Category(
                    name=name, weight=Decimal(weight), reference_share=Decimal(given[factor, name])
                )
                for name, weight in parts.items()
            ),
        )
        for factor, parts in WEIGHTS.items()
    )
    return AllocationModel(key="handbok", name="Handboken", factors=factors, reference=reference)


def shares(row: str) -> dict[str, dict[str, Fraction]]:
    found: dict[str, dict[str, Fraction]] = {factor: {} for factor in WEIGHTS}
    for (factor, category), percent in zip(NAMES, PERCENT[row], strict=True):
        found[factor][category] = Fraction(percent, 100)
    return found


def school(row: str, pupils: int = 100) -> School:
    return School(unit=row, pupils=pupils, shares=shares(row))


def two_decimals(value: Fraction) -> Decimal:
    return round_half_up(value, Decimal("0.01"))


@pytest.mark.parametrize("row", PRINTED)
@pytest.mark.parametrize("place", range(7), ids=[f"{f}-{c}" for f, c in NAMES])
def test_the_points_of_each_category_are_as_printed(row, place):
    factor, name = NAMES[place]
    one = shares(row)[factor][name] * Fraction(WEIGHTS[factor][name])
    assert two_decimals(one) == Decimal(PRINTED[row][place])


@pytest.mark.parametrize(
    ("row", "points", "index"),
    [("A", "4.40", "1.15"), ("B", "3.22", "0.84"), ("kommunen", "3.83", "1.00")],
)
def test_points_and_index_are_as_printed(row, points, index):
    found = points_of(model(), shares(row))
    whole = reference_points(model(), [])
    assert (two_decimals(found), two_decimals(found / whole)) == (Decimal(points), Decimal(index))


def test_the_given_row_is_the_municipalitys():
    assert given_shares(model()) == shares("kommunen")


def test_rounded_halves_are_halves_before_rounding():
    # 4.395 and 3.825 stand exactly between two hundredths: binary floats would print 4.39.
    assert points_of(model(), shares("A")) == Fraction(4395, 1000)
    assert reference_points(model(), []) == Fraction(3825, 1000)


def test_the_kronor_add_up_although_the_given_row_is_from_elsewhere():
    whole = compute(model(), [school("A", 300), school("B", 200)], pot_ore=100_000_000)
    # 300 × 4.395 : 200 × 3.22, reckoned by hand.
    assert [result.ore for result in whole.results] == [67_184_713, 32_815_287]


def test_with_the_schools_own_mean_the_index_averages_one():
    whole = compute(
        model(Reference.WEIGHTED_MEAN), [school("A", 300), school("B", 200)], pot_ore=100
    )
    assert sum(result.pupils * result.index for result in whole.results) == 500
    assert whole.weighted == 500
