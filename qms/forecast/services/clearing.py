"""Clearing runs that never became a forecast."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit.services import record
from qms.forecast.models import ForecastRun
from qms.forecast.services.asking import JOB
from qms.forecast.services.parts import drop_parts
from qms.jobs import queries as jobs

KEEP = timedelta(days=30)


def clear_unpublished(session: Session, actor: Actor, *, now: datetime) -> int:
    """Remove runs asked for 30 days ago or more that were stopped; return how many.

    A published run is never removed, nor one that waits or is being made.
    """
    active = jobs.active(session, name=JOB)
    kept = active.params["run_id"] if active else 0
    old = select(ForecastRun).where(
        ForecastRun.published_at.is_(None),
        ForecastRun.asked_at < now - KEEP,
        ForecastRun.id != kept,
    )
    rows = session.scalars(old).all()
    for row in rows:
        drop_parts(session, row.id)
        session.delete(row)
        record(session, actor, "forecast.run-cleared", row.id, now=now)
    return len(rows)
