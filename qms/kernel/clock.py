"""The local calendar: moments are kept in UTC, days are Swedish days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Stockholm")


def local_day(moment: datetime) -> date:
    """Return the Swedish calendar day that the moment falls on."""
    return moment.astimezone(LOCAL).date()


def start_of(day: date) -> datetime:
    """Return the first moment of the Swedish day."""
    return datetime.combine(day, time(), LOCAL)


def end_of(day: date) -> datetime:
    """Return the moment when the Swedish day is over: a deadline on `day` closes here."""
    return start_of(day + timedelta(days=1))
