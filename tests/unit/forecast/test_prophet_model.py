import pytest

from qms.forecast.core.prophet_model import fit

YEARS = tuple(range(2005, 2020))


def test_a_straight_line_goes_on():
    values = [100 + 4 * place for place in range(15)]
    assert fit(YEARS, values, horizon=3, seed=1) == pytest.approx([160, 164, 168], rel=0.01)


def test_a_falling_series_stops_at_nothing():
    values = [max(150 - 12 * place, 1) for place in range(15)]
    assert min(fit(YEARS, values, horizon=10, seed=1)) == 0


def test_the_same_input_gives_the_same_values():
    values = [50, 52, 51, 55, 54, 58, 60, 59, 61, 66, 64, 68, 70, 69, 71]
    assert fit(YEARS, values, horizon=2, seed=3) == fit(YEARS, values, horizon=2, seed=3)


def test_years_may_have_gaps():
    years = (*YEARS[:4], *YEARS[5:])
    values = [100.0] * 14
    assert fit(years, values, horizon=1, seed=1) == pytest.approx([100], rel=0.01)
