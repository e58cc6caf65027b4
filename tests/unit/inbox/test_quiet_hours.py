"""Nobody is disturbed between six in the evening and seven in the morning, Swedish time."""

from datetime import UTC, datetime, timedelta

import pytest

from qms.content.loader import load
from qms.inbox.core.quiet import EVENING_AND_NIGHT, parse_quiet


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [
        pytest.param(datetime(2027, 1, 12, 5, 59, tzinfo=UTC), True, id="06.59 in winter"),
        pytest.param(datetime(2027, 1, 12, 6, 0, tzinfo=UTC), False, id="07.00 in winter"),
        pytest.param(datetime(2027, 1, 12, 16, 59, tzinfo=UTC), False, id="17.59 in winter"),
        pytest.param(datetime(2027, 1, 12, 17, 0, tzinfo=UTC), True, id="18.00 in winter"),
        pytest.param(datetime(2027, 7, 12, 4, 59, tzinfo=UTC), True, id="06.59 in summer"),
        pytest.param(datetime(2027, 7, 12, 5, 0, tzinfo=UTC), False, id="07.00 in summer"),
        pytest.param(datetime(2027, 7, 12, 16, 0, tzinfo=UTC), True, id="18.00 in summer"),
        pytest.param(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True, id="02.30 the first time"),
        pytest.param(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True, id="02.30 the second time"),
    ],
)
def test_quiet_hours_are_swedish(moment, is_quiet):
    assert EVENING_AND_NIGHT.holds(moment) is is_quiet


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        pytest.param(datetime(2026, 10, 24, 22, tzinfo=UTC), 14, id="25 hours in October"),
        pytest.param(datetime(2027, 3, 27, 23, tzinfo=UTC), 12, id="23 hours in March"),
        pytest.param(datetime(2027, 1, 11, 23, tzinfo=UTC), 13, id="an ordinary day"),
    ],
)
def test_quiet_hours_of_a_day(start, hours):
    """00–07 and 18–24 are thirteen hours; the hour between two and three comes twice or never."""
    length = hours + 11
    quiet = sum(EVENING_AND_NIGHT.holds(start + timedelta(hours=h)) for h in range(length))
    assert quiet == hours


def test_the_year_cycle_says_the_same_as_the_mail():
    assert parse_quiet(load("annual_cycle")["meta"]["quiet_hours"]) == EVENING_AND_NIGHT


def test_quiet_hours_in_the_middle_of_a_day():
    lunch = parse_quiet("11:30-12:30")
    assert lunch.holds(datetime(2027, 1, 12, 11, 0, tzinfo=UTC))
    assert not lunch.holds(datetime(2027, 1, 12, 11, 30, tzinfo=UTC))


@pytest.mark.parametrize("text", ["18:00", "18-07-06", "sex-sju", ""])
def test_unreadable_hours_are_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_quiet(text)
