"""The product's own daily jobs: what has lost its purpose is cleared, the trail is anchored."""

from datetime import timedelta

from sqlalchemy import delete

from qms.audit.anchoring import BrokenTrailError, lay_anchor
from qms.audit.core.anchors import UnreadableAnchorError
from qms.jobs.models import ScheduleMark
from qms.jobs.worker import Job, JobContext, JobRefusedError

KEEP_MARKS = timedelta(days=30)


def _clear_marks(context: JobContext) -> None:
    oldest = f"{context.now() - KEEP_MARKS:%Y-%m-%d}"
    with context.db.transaction() as session:
        session.execute(delete(ScheduleMark).where(ScheduleMark.slot < oldest))


def _anchor_trail(context: JobContext) -> None:
    try:
        with context.db.reading() as session:
            lay_anchor(session, context.settings.anchors, now=context.now())
    except (BrokenTrailError, UnreadableAnchorError) as fault:
        raise JobRefusedError(str(fault)) from None


CLEAR_MARKS = Job(name="jobs.clear-marks", label="Städa schemats minne", run=_clear_marks)
ANCHOR_TRAIL = Job(name="jobs.anchor-trail", label="Ankra händelseloggen", run=_anchor_trail)
