"""Asking for jobs, claiming them, telling how far they have come, ending them."""

import json
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit.services import record
from qms.jobs.core.states import FINISHED, LEASE, MOST_ATTEMPTS, JobState
from qms.jobs.models import JobRow

LONGEST_ERROR = 400


def ask(
    session: Session, actor: Actor, name: str, params: dict[str, object], *, now: datetime
) -> int:
    """Queue a job and return its id. `params` must be plain JSON without personal data."""
    row = JobRow(
        name=name,
        params=json.dumps(params, sort_keys=True),
        state=JobState.QUEUED.value,
        asked_by=actor.pseudonym,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    record(session, actor, "jobs.job-asked", row.id, now=now, name=name)
    return row.id


def ask_to_cancel(session: Session, actor: Actor, job_id: int, *, now: datetime) -> bool:
    """Cancel a waiting job at once; ask a running one to stop at its next step.

    Return False, with nothing changed, when the job has ended already.
    """
    row = session.get_one(JobRow, job_id, with_for_update=True)
    if JobState(row.state) in FINISHED:
        return False
    row.cancel_asked = True
    if row.state == JobState.QUEUED.value:
        row.state, row.ended_at = JobState.CANCELLED.value, now
    record(session, actor, "jobs.job-cancel-asked", job_id, now=now)
    return True


def claim(session: Session, worker: str, *, now: datetime) -> JobRow | None:
    """Take the oldest job that waits, or whose worker has gone silent; None when there is none."""
    free = or_(
        JobRow.state == JobState.QUEUED.value,
        and_(JobRow.state == JobState.RUNNING.value, JobRow.lease_until < now),
    )
    oldest = select(JobRow.id).where(free).order_by(JobRow.id).limit(1)
    oldest = oldest.with_for_update(skip_locked=True)
    taken = session.execute(
        update(JobRow)
        .where(JobRow.id == oldest.scalar_subquery())
        .values(
            state=JobState.RUNNING.value,
            worker=worker,
            lease_until=now + LEASE,
            attempts=JobRow.attempts + 1,
            started_at=now,
        )
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if taken is None:
        return None
    row = session.get_one(JobRow, taken, populate_existing=True)
    if row.attempts > MOST_ATTEMPTS:
        message = f"Jobbet har avbrutits {MOST_ATTEMPTS} gånger och försöks inte igen."
        end(session, job_id=row.id, worker=worker, state=JobState.FAILED, now=now, error=message)
        return None
    return row


def tell_progress(
    session: Session,
    *,
    job_id: int,
    worker: str,
    done: int,
    total: int,
    message: str,
    now: datetime,
) -> bool:
    """Store how far the job has come, keep its lease, and return whether to stop.

    A worker that has slept past its lease and lost the job to another is told to stop. A job
    that was taken up again and has come further than ever is no longer near being given up.
    """
    row = session.get_one(JobRow, job_id, populate_existing=True, with_for_update=True)
    if row.worker != worker:
        return True
    if total != row.total:
        row.done, row.total = done, total
    elif done > row.done:
        row.done, row.attempts = done, 1
    row.message = message
    row.lease_until = now + LEASE
    return row.cancel_asked


def keep_lease(session: Session, *, job_id: int, worker: str, now: datetime) -> None:
    """Say that the worker is alive."""
    mine = and_(JobRow.id == job_id, JobRow.worker == worker)
    session.execute(update(JobRow).where(mine).values(lease_until=now + LEASE))


def end(
    session: Session, *, job_id: int, worker: str, state: JobState, now: datetime, error: str = ""
) -> None:
    """End a job that has not ended yet, if it is still the worker's."""
    row = session.get_one(JobRow, job_id, populate_existing=True, with_for_update=True)
    if JobState(row.state) in FINISHED or row.worker != worker:
        return
    row.state, row.ended_at, row.lease_until = state.value, now, None
    row.error = error[:LONGEST_ERROR]
    if state is JobState.DONE:
        row.done = row.total = max(row.total, 1)
