"""Terms, months and the parts of a month that support is given in.

A term is six calendar months: spring January–June, autumn July–December. Those who begin in
August have their grant from 1 July (skolförordningen 14 kap. 1 §).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

MONTHS_PER_TERM = 6
AUTUMN = 7


class Basis(StrEnum):
    """How long support is granted for at a time."""

    TERM = "term"
    SCHOOL_YEAR = "school_year"
    CALENDAR_YEAR = "calendar_year"


TERMS = {Basis.TERM: 1, Basis.SCHOOL_YEAR: 2, Basis.CALENDAR_YEAR: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it begins")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.last - self.first).days + 1

    def until(self, last: date) -> "Period | None":
        """Return the period ended on `last` at the latest; None when nothing is left."""
        return Period(first=self.first, last=min(last, self.last)) if last >= self.first else None


def month_of(day: date) -> date:
    """Return the first day of the month, which is the month's name in all calculations."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return month_of(month + timedelta(days=31))


def last_day(month: date) -> date:
    """Return the month's last day: the 29th in February of a leap year."""
    return next_month(month) - timedelta(days=1)


def months_of(period: Period) -> Iterator[date]:
    """Yield the months that the period touches, in order."""
    month = month_of(period.first)
    while month <= period.last:
        yield month
        month = next_month(month)


def part_of_month(period: Period, month: date) -> Fraction:
    """Return how much of the month the period covers: its days over the month's days."""
    first, last = max(period.first, month), min(period.last, last_day(month))
    return Fraction(max((last - first).days + 1, 0), last_day(month).day)


def months_in(period: Period) -> Fraction:
    """Return the period's length in months, parts of months by their days."""
    return sum((part_of_month(period, month) for month in months_of(period)), Fraction(0))


def span_of(basis: Basis, day: date) -> Period:
    """Return the whole term, school year or calendar year that the day lies in."""
    is_autumn = day.month >= AUTUMN
    if basis is Basis.TERM:
        first = date(day.year, AUTUMN if is_autumn else 1, 1)
        return Period(first=first, last=last_day(first.replace(month=first.month + 5)))
    if basis is Basis.CALENDAR_YEAR:
        return Period(first=date(day.year, 1, 1), last=date(day.year, 12, 31))
    autumn = day.year if is_autumn else day.year - 1
    return Period(first=date(autumn, AUTUMN, 1), last=date(autumn + 1, 6, 30))


def next_span(basis: Basis, day: date) -> Period:
    """Return the span after the one that the day lies in: what a renewal is for."""
    return span_of(basis, span_of(basis, day).last + timedelta(days=1))


def longest(basis: Basis, first: date) -> date:
    """Return the last day that a decision from `first` may have: a term, or two."""
    term = span_of(Basis.TERM, first)
    return term.last if TERMS[basis] == 1 else next_span(Basis.TERM, first).last
