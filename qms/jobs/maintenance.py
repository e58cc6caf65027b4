"""The product's own daily job: clears what has lost its purpose."""

from datetime import timedelta

from sqlalchemy import delete

from qms.jobs.models import ScheduleMark
from qms.jobs.worker import Job, JobContext

KEEP_MARKS = timedelta(days=30)


def _clear_marks(context: JobContext) -> None:
    oldest = f"{context.now() - KEEP_MARKS:%Y-%m-%d}"
    with context.db.transaction() as session:
        session.execute(delete(ScheduleMark).where(ScheduleMark.slot < oldest))


CLEAR_MARKS = Job(name="jobs.clear-marks", label="Städa schemats minne", run=_clear_marks)
