"""When the time to appeal is out: three weeks from the day the provider got the decision."""

from datetime import date, timedelta

from qms.kernel.workdays import next_workday

THREE_WEEKS = timedelta(weeks=3)


def last_day_to_appeal(served_on: date) -> date:
    """Return the last day an appeal may come in (förvaltningslagen 44 §).

    A day that is a weekend or a holiday gives way to the next workday (lagen 1930:173).
    """
    return next_workday(served_on + THREE_WEEKS)
