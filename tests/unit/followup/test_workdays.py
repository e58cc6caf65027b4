from datetime import date, timedelta

import holidays
import pytest
from dateutil.easter import easter as reference_easter

from qms.kernel.workdays import (
    days_off,
    easter,
    is_workday,
    next_workday,
    previous_workday,
)

YEARS = range(2015, 2061)


@pytest.mark.parametrize("year", range(1900, 2200, 7))
def test_easter_agrees_with_an_independent_calculation(year):
    assert easter(year) == reference_easter(year)


@pytest.mark.parametrize("year", YEARS)
def test_public_holidays_agree_with_an_independent_calendar(year):
    official = set(holidays.country_holidays("SE", years=year, include_sundays=False))
    eves = {date(year, 12, 24), date(year, 12, 31)}
    extra = days_off(year) - official - eves
    assert official <= days_off(year)
    assert all(day.weekday() == 4 and day.month == 6 for day in extra)  # Midsummer Eve
    assert len(extra) <= 1


@pytest.mark.parametrize(
    ("day", "workday"),
    [
        pytest.param(date(2026, 12, 23), True, id="day before Christmas Eve"),
        pytest.param(date(2026, 12, 24), False, id="Christmas Eve"),
        pytest.param(date(2027, 1, 6), False, id="Epiphany on a Wednesday"),
        pytest.param(date(2027, 3, 26), False, id="Good Friday 2027"),
        pytest.param(date(2027, 3, 29), False, id="Easter Monday 2027"),
        pytest.param(date(2027, 5, 6), False, id="Ascension Day 2027"),
        pytest.param(date(2027, 5, 7), True, id="the day after Ascension is a workday"),
        pytest.param(date(2026, 6, 19), False, id="Midsummer Eve 2026"),
        pytest.param(date(2026, 10, 31), False, id="All Saints on 31 October"),
        pytest.param(date(2026, 5, 25), True, id="Whit Monday is no longer a holiday"),
    ],
)
def test_workday(day, workday):
    assert is_workday(day) is workday


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        pytest.param(date(2027, 2, 28), date(2027, 2, 26), date(2027, 3, 1), id="a Sunday"),
        pytest.param(date(2026, 12, 25), date(2026, 12, 23), date(2026, 12, 28), id="Christmas"),
        pytest.param(date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24), id="a Tuesday"),
        pytest.param(date(2028, 1, 1), date(2027, 12, 30), date(2028, 1, 3), id="over New Year"),
    ],
)
def test_shift(day, before, after):
    assert previous_workday(day) == before
    assert next_workday(day) == after


def test_no_run_of_days_off_is_longer_than_five():
    day, run, longest = date(2026, 1, 1), 0, 0
    while day.year < 2031:
        run = 0 if is_workday(day) else run + 1
        longest = max(longest, run)
        day += timedelta(days=1)
    assert longest <= 5
