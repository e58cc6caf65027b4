import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.allocation.core.compute import Demand, compute, linear, to_ore
from qms.allocation.core.index import School
from qms.allocation.core.line_sheet import line_sheet
from qms.allocation.core.model import AllocationModel, Category, Factor, Mode, Rounding, Where
from qms.kernel.problems import RefusedError

INDEXES = st.fractions(min_value=Fraction(1, 10), max_value=5, max_denominator=10_000)
DEMANDS = st.dictionaries(
    st.text("ABCDEFGH", min_size=1, max_size=4),
    st.builds(Demand, pupils=st.integers(1, 1500), index=INDEXES),
    min_size=1,
    max_size=12,
)
POTS = st.integers(1, 10**12)


def shared(pot: int, demands: dict[str, Demand]) -> dict[str, int]:
    return to_ore(pot, linear(pot, demands))


def test_the_golden_case_to_the_ore(shared_data):
    case = json.loads((shared_data / "allocation_golden_cases.json").read_text())
    demands = {
        name: Demand(pupils=pupils, index=Fraction(str(index)))
        for name, pupils, index in zip(
            case["schools"], case["pupils"], case["raw_index"], strict=True
        )
    }
    pot = case["budget_kr"] * 100
    ideal = linear(pot, demands)
    ore = to_ore(pot, ideal)
    expected = case["linear_s1"]
    assert [ore[name] for name in case["schools"]] == expected["ore_total"]
    per_pupil = [ideal[name] / 100 / demands[name].pupils for name in case["schools"]]
    assert [round(float(value), 6) for value in per_pupil] == expected["kr_per_pupil"]


@settings(max_examples=300, deadline=None)
@given(POTS, DEMANDS)
def test_the_ore_add_up_and_nobody_is_an_ore_from_ideal(pot, demands):
    ideal, ore = linear(pot, demands), shared(pot, demands)
    assert sum(ore.values()) == pot
    assert all(abs(ore[unit] - ideal[unit]) < 1 for unit in demands)


@settings(max_examples=100, deadline=None)
@given(POTS, DEMANDS, st.randoms(use_true_random=False))
def test_the_order_of_the_units_means_nothing(pot, demands, chance):
    units = list(demands)
    chance.shuffle(units)
    assert shared(pot, {unit: demands[unit] for unit in units}) == shared(pot, demands)


@settings(max_examples=100, deadline=None)
@given(POTS, DEMANDS, st.integers(1, 1000))
def test_the_scale_of_the_index_means_nothing(pot, demands, scale):
    scaled = {u: Demand(pupils=d.pupils, index=d.index * scale) for u, d in demands.items()}
    assert shared(pot, scaled) == shared(pot, demands)


@settings(max_examples=100, deadline=None)
@given(POTS, DEMANDS, INDEXES, INDEXES, st.integers(1, 1000))
def test_at_equal_size_a_higher_index_never_gets_less(pot, demands, low, high, pupils):
    low, high = sorted((low, high))
    demands |= {"X": Demand(pupils=pupils, index=low), "Y": Demand(pupils=pupils, index=high)}
    ideal = linear(pot, demands)
    assert ideal["X"] <= ideal["Y"]
    assert shared(pot, demands)["X"] <= shared(pot, demands)["Y"] + (low == high)


@settings(max_examples=100, deadline=None)
@given(POTS, DEMANDS, INDEXES, st.integers(1, 1000), st.integers(1, 1000))
def test_equal_index_gives_equal_kronor_per_pupil(pot, demands, index, small, large):
    demands |= {"X": Demand(pupils=small, index=index), "Y": Demand(pupils=large, index=index)}
    ore = shared(pot, demands)
    difference = abs(Fraction(ore["X"], small) - Fraction(ore["Y"], large))
    assert difference < Fraction(1, small) + Fraction(1, large)


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
