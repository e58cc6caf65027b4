"""The scheduler: one process whose clock only queues jobs; the worker does them."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.config import Settings
from qms.db.session import Database
from qms.jobs import services
from qms.jobs.models import ScheduleMark

Slot = Callable[[Session, Settings, datetime], str | None]
"""Says which slot a job is due in now (`"2026"`: once that year), None when it is not due."""


def every_hour(_session: Session, _settings: Settings, now: datetime) -> str:
    """Return the hour: a job is due each time its hour comes."""
    return f"{now:%Y-%m-%dT%H}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A job that is queued every day, in UTC so that clock changes do not double it.

    `hour` is one hour or several, as in `"6,9,12"`. With a `slot` of its own the job is looked
    at then, and queued when it is due: once per slot.
    """

    name: str
    hour: int | str
    minute: int = 0
    slot: Slot = every_hour


def queue_once(db: Database, name: str, *, slot: str, now: datetime) -> bool:
    """Queue the job for the slot unless another scheduler already has; return whether it did."""
    try:
        with db.transaction() as session:
            session.add(ScheduleMark(name=name, slot=slot))
            session.flush()
            services.ask(session, system_actor("scheduler"), name, {}, now=now)
    except IntegrityError:
        return False
    return True


def queue_due(db: Database, entry: Scheduled, settings: Settings, *, now: datetime) -> bool:
    """Queue the planned job if it is due and nobody has; return whether it was queued."""
    with db.reading() as session:
        slot = entry.slot(session, settings, now)
    return slot is not None and queue_once(db, entry.name, slot=slot, now=now)


def run_until(
    db: Database, plan: tuple[Scheduled, ...], stop: threading.Event, *, settings: Settings
) -> None:
    """Queue the planned jobs at their hours until `stop` is set."""
    scheduler = BackgroundScheduler(timezone=UTC)
    for entry in plan:
        scheduler.add_job(
            _queue(db, entry, settings),
            "cron",
            hour=entry.hour,
            minute=entry.minute,
            coalesce=True,
            misfire_grace_time=3600,
        )
    scheduler.start()
    stop.wait()
    scheduler.shutdown(wait=False)


def _queue(db: Database, entry: Scheduled, settings: Settings) -> Callable[[], None]:
    def queue() -> None:
        queue_due(db, entry, settings, now=datetime.now(UTC))

    return queue
