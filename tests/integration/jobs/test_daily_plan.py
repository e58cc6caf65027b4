"""The daily plan: reminders and mail are queued in Swedish daytime all the year."""

from datetime import UTC, datetime, timedelta

import pytest

from qms.inbox.core.quiet import EVENING_AND_NIGHT
from qms.job_list import DAILY, JOBS

DAY_JOBS = ("followup.remind", "inbox.mail")


def times(name):
    (entry,) = [one for one in DAILY if one.name == name]
    return [(int(hour), entry.minute) for hour in str(entry.hour).split(",")]


@pytest.mark.parametrize("name", DAY_JOBS)
def test_never_queued_at_night_not_even_when_clocks_change(name):
    first = datetime(2026, 7, 1, tzinfo=UTC)
    moments = [
        first + timedelta(days=day, hours=hour, minutes=minute)
        for day in range(366)
        for hour, minute in times(name)
    ]
    assert [moment for moment in moments if EVENING_AND_NIGHT.holds(moment)] == []


def test_mail_follows_the_reminders():
    assert min(times("followup.remind")) < min(times("inbox.mail"))


def test_everything_that_is_planned_is_a_job():
    assert {one.name for one in DAILY} <= {job.name for job in JOBS}
