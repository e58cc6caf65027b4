"""The last day of a follow-up: within the period of the support, and when people are at work."""

from datetime import date, timedelta

from qms.kernel.workdays import is_workday, next_workday, previous_workday

TERMS = (((1, 9), (6, 11)), ((8, 19), (12, 19)))
"""Month and day: the part of a year that lies within the terms of any school year. A school year
begins in August and ends in June; each municipality sets its own days (skolförordningen 3 kap.)."""


def is_term_day(day: date) -> bool:
    """Return whether the day is a workday within a term."""
    return is_workday(day) and any(first <= (day.month, day.day) <= last for first, last in TERMS)


def follow_up_day(wanted: date, *, since: date, period_to: date) -> date:
    """Return the last term day up to `wanted` and the period's end, but not before `since`.

    Where there is none the last workday there, and after the period the next term day.
    """
    last = min(wanted, period_to)
    day = last
    while day >= since:
        if is_term_day(day):
            return day
        day -= timedelta(days=1)
    if since <= period_to:
        return max(previous_workday(max(last, since)), next_workday(since))
    day = wanted
    while not is_term_day(day):
        day += timedelta(days=1)
    return day
