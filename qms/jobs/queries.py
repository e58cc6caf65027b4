"""Reading jobs."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.jobs.core.states import FINISHED, JobState, percent
from qms.jobs.models import JobRow


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """A job as a page shows it."""

    id: int
    name: str
    params: dict[str, object]
    state: JobState
    percent: int
    message: str
    error: str
    cancel_asked: bool
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Return whether the job waits or runs."""
        return self.state not in FINISHED


def status_of(row: JobRow) -> JobStatus:
    """Return the row as a value."""
    return JobStatus(
        id=row.id,
        name=row.name,
        params=json.loads(row.params),
        state=JobState(row.state),
        percent=percent(row.done, row.total),
        message=row.message,
        error=row.error,
        cancel_asked=row.cancel_asked,
        asked_at=row.asked_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def job(session: Session, job_id: int) -> JobStatus | None:
    """Return one job."""
    row = session.get(JobRow, job_id)
    return status_of(row) if row else None


def latest(session: Session, *, name: str | None = None, limit: int = 50) -> tuple[JobStatus, ...]:
    """Return the newest jobs, of one name or all."""
    query = select(JobRow).order_by(JobRow.id.desc()).limit(limit)
    if name is not None:
        query = query.where(JobRow.name == name)
    return tuple(status_of(row) for row in session.scalars(query))


def all_active(session: Session, *, name: str) -> tuple[JobStatus, ...]:
    """Return every job of that name that waits or runs, the oldest first."""
    states = [state.value for state in JobState if state not in FINISHED]
    query = select(JobRow).where(JobRow.name == name, JobRow.state.in_(states))
    return tuple(status_of(row) for row in session.scalars(query.order_by(JobRow.id)))


def active(session: Session, *, name: str) -> JobStatus | None:
    """Return the job of that name that waits or runs, if any."""
    states = [state.value for state in JobState if state not in FINISHED]
    query = select(JobRow).where(JobRow.name == name, JobRow.state.in_(states))
    row = session.scalar(query.order_by(JobRow.id).limit(1))
    return status_of(row) if row else None
