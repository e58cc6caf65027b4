"""A year that is still coming in is not what a forecast begins from."""

import pytest

from qms.forecast.core.late import through_whole_years
from qms.forecast.core.panel import Count


def counts(units_by_year):
    return [
        Count(unit=str(unit), step=0, year=year, n=20.0)
        for year, units in units_by_year.items()
        for unit in range(units)
    ]


@pytest.mark.parametrize(
    ("units_by_year", "last"),
    [
        pytest.param({2025: 30, 2026: 1}, 2025, id="one school of thirty"),
        pytest.param({2025: 30, 2026: 15}, 2026, id="half of them"),
        pytest.param({2025: 30, 2026: 32}, 2026, id="all and new ones"),
        pytest.param({2026: 1}, 2026, id="a single year"),
    ],
)
def test_the_last_year_that_counts(units_by_year, last):
    assert max(c.year for c in through_whole_years(counts(units_by_year))) == last


def test_no_counts_are_no_counts():
    assert through_whole_years([]) == ()
