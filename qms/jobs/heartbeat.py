"""Signs of life: the worker and the scheduler say twice a minute that they are there."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qms.db.session import Database
from qms.jobs.models import ScheduleMark

log = logging.getLogger(__name__)
EVERY = 30.0  # seconds
WORKER, SCHEDULER = "worker", "scheduler"


def beat(session: Session, who: str, *, now: datetime) -> None:
    """Store that `who` is alive; the sign before it goes."""
    session.execute(delete(ScheduleMark).where(ScheduleMark.name == _name(who)))
    session.add(ScheduleMark(name=_name(who), slot=now.astimezone(UTC).isoformat()))


def last_beat(session: Session, who: str) -> datetime | None:
    """Return when `who` was last heard of."""
    query = select(ScheduleMark.slot).where(ScheduleMark.name == _name(who))
    slot = session.scalar(query.order_by(ScheduleMark.slot.desc()).limit(1))
    return datetime.fromisoformat(slot) if slot else None


def _name(who: str) -> str:
    return f"beat.{who}"


@contextmanager
def beating(db: Database, who: str) -> Iterator[None]:
    """Give signs of life for as long as the block lasts."""
    over = threading.Event()
    thread = threading.Thread(target=_go_on, args=(db, who, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(EVERY)


def _go_on(db: Database, who: str, over: threading.Event) -> None:
    while True:
        try:
            with db.transaction() as session:
                beat(session, who, now=datetime.now(UTC))
        except Exception:  # the database may be away for a while; the next sign is tried
            log.exception("no sign of life could be stored")
        if over.wait(EVERY):
            return
