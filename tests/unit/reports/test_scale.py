"""Axes: round numbers that enclose the values, and labels that do not collide."""

import math

import pytest

from qms.reports.charts.scale import Scale, nice_ticks, spread, year_ticks


@pytest.mark.parametrize(
    ("low", "high", "count", "ticks"),
    [
        pytest.param(0, 100, 5, (0, 20, 40, 60, 80, 100), id="exact"),
        pytest.param(3410, 4524, 6, (3400, 3600, 3800, 4000, 4200, 4400, 4600), id="hundreds"),
        pytest.param(-504, 1047, 3, (-1000, 0, 1000, 2000), id="across zero"),
        pytest.param(0.12, 0.31, 4, (0.1, 0.15, 0.2, 0.25, 0.3, 0.35), id="shares"),
        pytest.param(7, 7, 2, (6, 7, 8), id="one value"),
        pytest.param(0, 0, 2, (-1, 0, 1), id="only zero"),
        pytest.param(10, 0, 2, (0, 5, 10), id="ends the wrong way round"),
    ],
)
def test_ticks_are_round_and_enclose(low, high, count, ticks):
    assert nice_ticks(low, high, count) == pytest.approx(ticks)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_an_axis_needs_numbers(bad):
    with pytest.raises(ValueError, match="finite"):
        nice_ticks(0, bad)


def test_scale_is_a_straight_line():
    down = Scale(low=0, high=10, start=100, end=0)
    assert [down(v) for v in (0, 2.5, 10)] == [100, 75, 0]
    assert Scale(low=5, high=5, start=0, end=80)(5) == 40


def test_years_count_back_from_the_last():
    assert year_ticks(range(2012, 2037), 14) == tuple(range(2012, 2037, 2))
    assert year_ticks([2024, 2025, 2026], 2) == (2024, 2026)
    assert year_ticks([2026], 5) == (2026,)


@pytest.mark.parametrize(
    ("wanted", "gap", "placed"),
    [
        pytest.param([0, 100], 10, (0, 100), id="room enough"),
        pytest.param([10, 12], 10, (6, 16), id="two share their middle"),
        pytest.param([12, 10], 10, (16, 6), id="order is kept"),
        pytest.param([0, 0, 0], 10, (-10, 0, 10), id="three in one place"),
        pytest.param([0, 5, 50], 10, (-2.5, 7.5, 50), id="the third is left alone"),
    ],
)
def test_labels_are_moved_apart(wanted, gap, placed):
    assert spread(wanted, gap) == pytest.approx(placed)
