"""The scheduler: one process whose clock only queues jobs; the worker does them."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import IntegrityError

from qms.access.actor import system_actor
from qms.db.session import Database
from qms.jobs import services
from qms.jobs.models import ScheduleMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A job that is queued every day, in UTC so that clock changes do not double it.

    `hour` is one hour or several, as in `"6,9,12"`.
    """

    name: str
    hour: int | str
    minute: int = 0


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


def run_until(db: Database, plan: tuple[Scheduled, ...], stop: threading.Event) -> None:
    """Queue the planned jobs at their hours until `stop` is set."""
    scheduler = BackgroundScheduler(timezone=UTC)
    for entry in plan:
        scheduler.add_job(
            _queue(db, entry.name),
            "cron",
            hour=entry.hour,
            minute=entry.minute,
            coalesce=True,
            misfire_grace_time=3600,
        )
    scheduler.start()
    stop.wait()
    scheduler.shutdown(wait=False)


def _queue(db: Database, name: str) -> Callable[[], None]:
    def queue() -> None:
        now = datetime.now(UTC)
        queue_once(db, name, slot=f"{now:%Y-%m-%dT%H}", now=now)

    return queue
