"""The demo's pots grow by three per cent, in even half millions, and the weights make factors."""

from datetime import date
from itertools import groupby

import pytest

from qms.demo.budget import pot_ore, weights
from qms.demo.years import workday_on_or_after, workday_on_or_before

MNKR = 1_000_000_00


@pytest.mark.parametrize(
    ("year", "pot"),
    [
        pytest.param(2023, 88 * MNKR, id="first"),
        pytest.param(2024, 90.5 * MNKR, id="88 x 1.03 = 90.64"),
        pytest.param(2025, 93.5 * MNKR, id="88 x 1.0609 = 93.36"),
        pytest.param(2026, 96 * MNKR, id="88 x 1.092727 = 96.16"),
        pytest.param(2027, 99 * MNKR, id="88 x 1.12550881 = 99.04"),
    ],
)
def test_pots(year, pot):
    assert pot_ore(year, 2023) == pot


def test_three_factors_carry_weight_and_sex_does_not():
    factors = [name for name, _ in groupby(weights(), key=lambda one: one.factor)]
    assert factors == ["utbildning", "tid i Sverige", "ekonomiskt bistånd"]


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        pytest.param(date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20), id="Friday"),
        pytest.param(date(2026, 11, 21), date(2026, 11, 23), date(2026, 11, 20), id="Saturday"),
        pytest.param(date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 20), id="Sunday"),
    ],
)
def test_offices_are_closed_at_weekends(day, after, before):
    assert workday_on_or_after(day) == after
    assert workday_on_or_before(day) == before
