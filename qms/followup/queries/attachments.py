"""Reading the files attached to a report."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.followup.models import ReportAttachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file without its content. `added_by` is a pseudonym."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str


def attachments(session: Session, report_id: int) -> tuple[Attached, ...]:
    """Return the report's files in the order they were attached."""
    query = (
        select(ReportAttachment)
        .where(ReportAttachment.report_id == report_id, ReportAttachment.removed_at.is_(None))
        .order_by(ReportAttachment.id)
    )
    return tuple(_attached(row) for row in session.scalars(query))


def _attached(row: ReportAttachment) -> Attached:
    return Attached(
        id=row.id,
        name=row.name,
        kind=row.kind,
        size=row.size,
        sha256=row.sha256,
        added_at=row.added_at,
        added_by=row.added_by,
    )


def content_of(
    session: Session, report_id: int, attachment_id: int
) -> tuple[Attached, bytes] | None:
    """Return a file that is attached to the report, None when it is not."""
    row = session.get(ReportAttachment, attachment_id)
    if row is None or row.report_id != report_id or row.removed_at is not None:
        return None
    return _attached(row), row.content
