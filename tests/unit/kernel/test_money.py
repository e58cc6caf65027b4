"""Money is exact: read, rounded and split without losing an öre."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.kernel.money import kronor, parse_ore, round_half_up, split_exactly


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        pytest.param("1 245 000", 124500000, id="spaces between thousands"),
        pytest.param("1\u00a0245\u00a0000,00", 124500000, id="hard spaces and öre"),
        pytest.param("1245000.50 kr", 124500050, id="point and unit"),
        pytest.param("-12,5", -1250, id="negative"),
        pytest.param("−12,5", -1250, id="typographic minus"),
        pytest.param("3,008,087.95", 300808795, id="English groups"),
        pytest.param("12,500.00", 1250000, id="one English group with decimals"),
        pytest.param("1,245", None, id="one comma and three digits is not guessed"),
        pytest.param("0", 0, id="zero"),
        pytest.param("12,345", None, id="less than an öre"),
        pytest.param("en miljon", None, id="words"),
        pytest.param("", None, id="nothing"),
        pytest.param("1,2,3", None, id="two commas"),
    ],
)
def test_amounts_as_people_type_them(text, ore):
    assert parse_ore(text) == ore


def test_kronor_has_two_decimals():
    assert kronor(124500050) == Decimal("1245000.50")


@pytest.mark.parametrize(
    ("value", "quantum", "rounded"),
    [
        pytest.param(Fraction("4.395"), "0.01", "4.40", id="the handbook's school A"),
        pytest.param(Fraction("3.825"), "0.01", "3.83", id="the handbook's municipality"),
        pytest.param(Fraction("-0.005"), "0.01", "-0.01", id="halves go away from zero"),
        pytest.param(Fraction("0.0049"), "0.01", "0.00", id="below half"),
        pytest.param(Fraction(15, 2), "1", "8", id="whole"),
    ],
)
def test_halves_round_up(value, quantum, rounded):
    assert round_half_up(value, Decimal(quantum)) == Decimal(rounded)


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        pytest.param(100, {"A": 1, "B": 1}, {"A": 50, "B": 50}, id="even"),
        pytest.param(100, {"A": 1, "B": 1, "C": 1}, {"A": 34, "B": 33, "C": 33}, id="tie"),
        pytest.param(10, {"A": 0, "B": 3}, {"A": 0, "B": 10}, id="zero weight"),
    ],
)
def test_split(total, weights, expected):
    whole = sum(weights.values())
    ideal = {key: Fraction(total * weight, whole) for key, weight in weights.items()}
    assert split_exactly(total, ideal) == expected


@given(
    st.integers(0, 10**12),
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 999), min_size=1),
)
def test_parts_add_up_and_stay_within_an_ore(total, weights):
    whole = sum(weights.values())
    ideal = {key: Fraction(total * weight, whole) for key, weight in weights.items()}
    parts = split_exactly(total, ideal)
    assert sum(parts.values()) == total
    assert all(abs(parts[key] - ideal[key]) < 1 for key in ideal)


def test_shares_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="add up"):
        split_exactly(100, {"A": Fraction(10)})
