"""Swedish workdays: lagen (1989:253) om allmänna helgdagar, and the eves offices are closed."""

from datetime import date, timedelta
from functools import cache

SATURDAY = 5
FIXED = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26))
EVES = ((12, 24), (12, 31))
FROM_EASTER = (-2, 0, 1, 39, 49)
"""Good Friday, Easter Day, Easter Monday, Ascension Day, Whit Sunday, in days from Easter Day."""


def easter(year: int) -> date:
    """Return Easter Day of the Gregorian calendar (the method of Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(first: date) -> date:
    return first + timedelta(days=(SATURDAY - first.weekday()) % 7)


@cache
def days_off(year: int) -> frozenset[date]:
    """Return the public holidays of the year, with Christmas, New Year's and Midsummer Eve."""
    midsummer = _saturday_from(date(year, 6, 20))
    moving = [easter(year) + timedelta(days=days) for days in FROM_EASTER]
    fixed = [date(year, month, day) for month, day in FIXED + EVES]
    all_saints = _saturday_from(date(year, 10, 31))
    return frozenset([*fixed, *moving, midsummer - timedelta(days=1), midsummer, all_saints])


def is_workday(day: date) -> bool:
    """Return whether offices are open: not a weekend, a public holiday or one of the three eves."""
    return day.weekday() < SATURDAY and day not in days_off(day.year)


def next_workday(day: date) -> date:
    """Return `day` if it is a workday, else the first one after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def previous_workday(day: date) -> date:
    """Return `day` if it is a workday, else the last one before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def after_workdays(day: date, number: int) -> date:
    """Return the workday that lies `number` workdays after the day; the day itself counts not.

    With 0 it is the day, or the first workday after it.
    """
    found = next_workday(day)
    left = number if is_workday(day) else number - 1
    for _ in range(max(left, 0)):
        found = next_workday(found + timedelta(days=1))
    return found
