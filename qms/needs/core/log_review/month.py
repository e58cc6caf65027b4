"""A calendar month, Swedish time, as `2026-10`."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        """Return the month's first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Return the month's last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def previous(self) -> "Month":
        """Return the month before."""
        return month_of(self.first - timedelta(days=1))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the month that the text names, None when it names none."""
        year, _, number = text.partition("-")
        if not (len(year) == 4 and len(number) == 2 and (year + number).isdecimal()):
            return None
        if not (1 <= int(number) <= 12 and int(year) > 1):
            return None
        return cls(year=int(year), number=int(number))


def month_of(day: date) -> Month:
    """Return the month that the day lies in."""
    return Month(year=day.year, number=day.month)
