"""How much somebody has attached, as the trail tells: what was taken away again counts too."""

import json
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.audit.models import AuditRow

DAY = timedelta(days=1)
ATTACHING = ("followup.file-attached", "needs.added-file")
"""The events that tell of a file; each has its size in bytes."""


def attached_in_a_day(session: Session, pseudonym: str, *, now: datetime) -> int:
    """Return the bytes that the account has attached to anything in the 24 hours before."""
    query = select(AuditRow.details).where(
        AuditRow.actor == pseudonym, AuditRow.at > now - DAY, AuditRow.action.in_(ATTACHING)
    )
    return sum(int(json.loads(details)["size"]) for details in session.scalars(query))
