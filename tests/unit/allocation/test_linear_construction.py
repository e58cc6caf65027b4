from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.compute import compute
from qms.allocation.core.index import School
from qms.allocation.core.line_sheet import line_sheet
from qms.allocation.core.model import AllocationModel, Category, Factor, Mode, Rounding, Where
from qms.kernel.problems import RefusedError


def factor(*weights: str) -> Factor:
    return Factor(
        name="f",
        categories=tuple(Category(name=str(n), weight=Decimal(w)) for n, w in enumerate(weights)),
    )


def school(unit: str, pupils: int, first: Fraction) -> School:
    return School(unit=unit, pupils=pupils, shares={"f": {"0": first, "1": 1 - first}})


MODEL = AllocationModel(key="m", name="m", factors=(factor("2", "1"),))
SCHOOLS = (school("A", 120, Fraction(1, 3)), school("B", 77, Fraction(1, 7)))


def test_the_lines_recompute_the_amount():
    whole = compute(MODEL, SCHOOLS, pot_ore=123_456_789)
    assert len(whole.results) == len(SCHOOLS)
    for result in whole.results:
        working = line_sheet(whole, result)
        rate, pupils, index = (Fraction(working[letter].value) for letter in "cde")
        assert rate * pupils * index == result.ideal_ore / 100
        assert abs(rate * pupils * index - Fraction(working["f"].value)) < Fraction(1, 100)
        assert Fraction(working["c"].value) == Fraction(working["a"].value) / Fraction(
            working["b"].value
        )


def test_rounding_of_points_and_index_belongs_to_the_model():
    rounded = AllocationModel(
        key="m",
        name="m",
        factors=MODEL.factors,
        roundings=(
            Rounding(where=Where.POINTS, quantum=Decimal("0.01"), mode=Mode.HALF_UP),
            Rounding(where=Where.INDEX, quantum=Decimal("0.01"), mode=Mode.HALF_UP),
            Rounding(where=Where.TOTAL, quantum=Decimal(1), mode=Mode.LARGEST_REMAINDER),
        ),
    )
    whole = compute(rounded, SCHOOLS, pot_ore=1_000_000_00)
    assert [result.points for result in whole.results] == [Fraction("1.33"), Fraction("1.14")]
    # (120 × 1.33 + 77 × 1.14) ÷ 197 = 1.25574: 1.06 and 0.91.
    assert [result.index for result in whole.results] == [Fraction("1.06"), Fraction("0.91")]
    # 127.2 and 70.07 of 197.27 parts of a million: 644 801.54 and 355 198.46 kronor.
    assert [result.ore for result in whole.results] == [644_802_00, 355_198_00]


@pytest.mark.parametrize(
    ("schools", "pot", "says"),
    [
        pytest.param((), 100, "Ingen enhet", id="nobody"),
        pytest.param(SCHOOLS, 0, "större än noll", id="no pot"),
        pytest.param(SCHOOLS, -5, "större än noll", id="negative pot"),
    ],
)
def test_nothing_to_share_is_refused(schools, pot, says):
    with pytest.raises(RefusedError) as refused:
        compute(MODEL, schools, pot_ore=pot)
    assert says in refused.value.problems[0].message


def test_pupils_only_where_the_weight_is_zero_are_refused():
    model = AllocationModel(key="m", name="m", factors=(factor("1", "0"),))
    with pytest.raises(RefusedError):
        compute(model, (school("A", 10, Fraction(0)),), pot_ore=100)
