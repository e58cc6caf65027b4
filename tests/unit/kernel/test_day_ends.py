"""A deadline closes when the Swedish day is over, whatever the clocks do that day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qms.followup.core.cycle.date_rules import is_late
from qms.kernel.clock import end_of, local_day, start_of

SECOND = timedelta(seconds=1)
DAYS = [
    # The day, when it begins and when it is over in UTC: an hour behind in summer, one more.
    pytest.param((2026, 3, 28), (27, 23), (28, 23), id="the day before summer time"),
    pytest.param((2026, 3, 29), (28, 23), (29, 22), id="23 hours"),
    pytest.param((2026, 10, 24), (23, 22), (24, 22), id="the day before winter time"),
    pytest.param((2026, 10, 25), (24, 22), (25, 23), id="25 hours"),
    pytest.param((2028, 2, 29), (28, 23), (29, 23), id="a leap day"),
    pytest.param((2026, 12, 31), (30, 23), (31, 23), id="New Year's Eve"),
]


@pytest.mark.parametrize(("day", "begins", "over"), DAYS)
def test_a_second_before_midnight_is_in_time_and_midnight_is_not(day, begins, over):
    due = date(*day)
    end = datetime(due.year, due.month, *over, tzinfo=UTC)
    assert (start_of(due), end_of(due)) == (
        datetime(due.year, due.month, *begins, tzinfo=UTC), end,
    )  # fmt: skip
    assert [is_late(due, at) for at in (end - SECOND, end)] == [False, True]
    assert [local_day(at) for at in (end - SECOND, end)] == [due, due + timedelta(days=1)]
