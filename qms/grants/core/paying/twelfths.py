"""A year's amount in months: a twelfth each, so that twelve months are the year to the öre.

Skolförordningen 14 kap. 11 §: the grant is paid with a twelfth each month. The months up to one
have got the year's amount × months ÷ 12, rounded to the öre; a month's share is what that adds.
"""

from datetime import date

from qms.kernel.money import divide_half_up

MONTHS = 12


def twelfth(ore_per_year: int, month: int) -> int:
    """Return the öre of `month` (1–12); the twelve add up to the year's amount."""
    return _until(ore_per_year, month) - _until(ore_per_year, month - 1)


def _until(ore_per_year: int, months: int) -> int:
    return divide_half_up(ore_per_year * months, MONTHS)


def part_of(ore: int, *, first: int, last: int, days: int) -> int:
    """Return the öre of the days `first`–`last` of a month of `days` days.

    Parts that follow on each other add up to the month's öre, however they are cut.
    """
    return divide_half_up(ore * last, days) - divide_half_up(ore * (first - 1), days)


def month_table(ore_per_year: int) -> tuple[int, ...]:
    """Return the twelve months' öre, January first: the table that a decision prints."""
    return tuple(twelfth(ore_per_year, month) for month in range(1, MONTHS + 1))


def age_on(born: date, day: date) -> int:
    """Return the age in whole years; who is born on 29 February has it on 1 March other years."""
    has_had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (not has_had_birthday)
