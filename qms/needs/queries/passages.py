"""The events of every case, for the map of the process."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.db.sight import across
from qms.needs.core.process.passages import Event, Happened, happened
from qms.needs.models import NeedsEvent


def passages(session: Session, *, since: datetime) -> Happened:
    """Return what has happened in the cases that came in since the moment; one statement."""
    first = select(NeedsEvent.case_id).where(NeedsEvent.seq == 1, NeedsEvent.at >= since)
    events = select(
        NeedsEvent.case_id, NeedsEvent.seq, NeedsEvent.stage_before, NeedsEvent.stage_after,
        NeedsEvent.at,
    ).where(NeedsEvent.case_id.in_(first))  # fmt: skip
    with across(session):  # the way of all cases, counted to the nearest five
        rows = session.execute(events).all()
    return happened(
        Event(
            case_id=row.case_id,
            seq=row.seq,
            before=row.stage_before,
            after=row.stage_after,
            at=row.at,
        )
        for row in rows
    )
