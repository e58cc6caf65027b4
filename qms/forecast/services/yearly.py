"""When the year's forecast is due: after a day in the autumn, when the numbers have come."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from qms.forecast import queries
from qms.forecast.services.asking import JOB
from qms.forecast.services.counts import DATASET
from qms.forecast.services.freezing import batches_now, frozen
from qms.jobs import queries as jobs
from qms.kernel.clock import local_day
from qms.register import queries as register

MonthDay = tuple[int, int]


class Waiting(StrEnum):
    """Why the year's forecast is not asked for now."""

    OFF = "off"
    DAY = "day"
    NUMBERS = "numbers"
    MADE = "made"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Yearly:
    """The year's forecast: the day it is looked for from, and why it is not due, if it is not."""

    year: int
    day: date | None
    waiting: Waiting | None


def yearly(session: Session, *, after: MonthDay | None, now: datetime) -> Yearly:
    """Return whether the year's forecast is due.

    It is when the day has come, the register has this autumn's pupils, and the newest forecast
    is not made of what the register holds.
    """
    today = local_day(now)
    if after is None:
        return Yearly(year=today.year, day=None, waiting=Waiting.OFF)
    day = date(today.year, *after)
    return Yearly(year=today.year, day=day, waiting=_waiting(session, day, today))


def slot(session: Session, *, after: MonthDay | None, now: datetime) -> str | None:
    """Return the name of the year when its forecast is due, else None."""
    found = yearly(session, after=after, now=now)
    return None if found.waiting else str(found.year)


def is_up_to_date(session: Session) -> bool:
    """Return whether the newest forecast is made of just what the register holds."""
    newest = queries.latest(session)
    return newest is not None and newest.asked.checksum == frozen(session).checksum


def _waiting(session: Session, day: date, today: date) -> Waiting | None:
    if today < day:
        return Waiting.DAY
    if today.year not in register.years_of(session, DATASET):
        return Waiting.NUMBERS
    if jobs.active(session, name=JOB) is not None:
        return Waiting.RUNNING
    newest = queries.latest(session)
    if newest and newest.asked.batches == batches_now(session):
        return Waiting.MADE
    return None
