"""Which years the demo is about: everything counts back from the last 15 October."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from qms.kernel.clock import LOCAL

AUTUMNS = 15
BACKGROUND_YEARS = 8
RESULT_YEARS = 8
FILED_YEARS = 3
PUPIL_YEARS = 5
APPLICATION_YEARS = 6
FLOW_YEARS = 5
SUPPORT_YEARS = 4
FRIDAY = 4
COUNT_DAY = (10, 15)
REPORTS_OPEN = (11, 1)


def moment(year: int, month: int, day: int, *, hour: int = 10, minute: int = 0) -> datetime:
    """Return that moment of a Swedish day."""
    return datetime.combine(date(year, month, day), time(hour, minute), LOCAL)


def workday_on_or_after(day: date) -> date:
    """Return the day, or the Monday after when it is a Saturday or Sunday."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day


def working_moment(year: int, month: int, day: int, *, hour: int = 10) -> datetime:
    """Return that moment, or the same hour of the Monday after a weekend."""
    at = workday_on_or_after(date(year, month, day))
    return moment(at.year, at.month, at.day, hour=hour)


def workday_on_or_before(day: date) -> date:
    """Return the day, or the Friday before when it is a Saturday or Sunday."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoYears:
    """The demo's time line. `today` is the day it is loaded."""

    today: date

    @property
    def last_autumn(self) -> int:
        """Return the latest autumn whose 15 October has passed."""
        passed = self.today > date(self.today.year, *COUNT_DAY)
        return self.today.year if passed else self.today.year - 1

    @property
    def autumns(self) -> range:
        """Return the fifteen autumns that have counts."""
        return range(self.last_autumn - AUTUMNS + 1, self.last_autumn + 1)

    @property
    def support_years(self) -> range:
        """Return the calendar years whose support is decided: to the last autumn's own."""
        return range(self.last_autumn - SUPPORT_YEARS + 1, self.last_autumn + 1)

    @property
    def population_years(self) -> range:
        """Return the years whose 31 December has passed, as many back as the counts go."""
        return range(self.last_autumn - AUTUMNS, self.last_autumn)

    @property
    def background_years(self) -> range:
        """Return the autumns with background shares."""
        return range(self.last_autumn - BACKGROUND_YEARS + 1, self.last_autumn + 1)

    @property
    def result_years(self) -> range:
        """Return the springs with results; the latest follows the last autumn but one."""
        return range(self.last_autumn - RESULT_YEARS + 1, self.last_autumn + 1)

    @property
    def pupil_years(self) -> range:
        """Return the springs whose pupils in grade 9 are known one by one."""
        return self.result_years[-PUPIL_YEARS:]

    @property
    def application_years(self) -> range:
        """Return the autumns with applications and moves."""
        return self.autumns[-APPLICATION_YEARS:]

    @property
    def flow_years(self) -> range:
        """Return the autumns for which it is known where the pupils live."""
        return self.autumns[-FLOW_YEARS:]

    @property
    def report_year(self) -> int:
        """Return the year of money that schools are telling about now."""
        opened = self.today >= date(self.today.year, *REPORTS_OPEN)
        return self.today.year if opened else self.today.year - 1

    @property
    def filed_years(self) -> range:
        """Return the years of money whose reports are filed and approved."""
        return range(self.report_year - FILED_YEARS, self.report_year)

    @property
    def budget_years(self) -> range:
        """Return the years that money was allocated for: each uses the autumn before it."""
        return range(self.filed_years[0], self.last_autumn + 2)
