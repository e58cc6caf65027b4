"""Attach a file to a report, take it away and bring it back."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import OutOfScopeError
from qms.audit.attached import attached_in_a_day
from qms.audit.services import record
from qms.followup.models import ReportAttachment
from qms.followup.queries.attachments import attachments
from qms.followup.services.reaching import take_open
from qms.kernel.attached_file import judge
from qms.kernel.clock import local_day


def attach(
    session: Session, actor: Actor, report_id: int, *, name: str, content: bytes, now: datetime
) -> int:
    """Attach the file and return its id; the same content twice is attached once.

    Raise RefusedError with everything that is wrong with the file, NotAllowedNowError when the
    report can no longer be written in.
    """
    _, unit = take_open(session, actor, report_id, on=local_day(now))
    there = attachments(session, report_id)
    file = judge(
        name, content, already=len(there), bytes_before=sum(one.size for one in there),
        bytes_today=attached_in_a_day(session, actor.pseudonym, now=now),
    )  # fmt: skip
    known = next((one.id for one in there if one.sha256 == file.sha256), None)
    if known is not None:
        return known
    row = ReportAttachment(
        report_id=report_id,
        name=file.name,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        content=content,
        added_at=now,
        added_by=actor.pseudonym,
    )
    session.add(row)
    session.flush()
    record(
        session, actor, "followup.file-attached", report_id, now=now, path=unit.path,
        id=row.id, size=row.size,
    )  # fmt: skip
    return row.id


def take_away(
    session: Session, actor: Actor, report_id: int, attachment_id: int, *, now: datetime
) -> str:
    """Take the file away and return its name; it can be brought back."""
    row = _row(session, actor, report_id, attachment_id, now=now)
    if row.removed_at is None:
        row.removed_at = now
        record(session, actor, "followup.file-removed", report_id, now=now, id=row.id)
    return row.name


def bring_back(
    session: Session, actor: Actor, report_id: int, attachment_id: int, *, now: datetime
) -> str:
    """Bring back a file that was taken away and return its name."""
    row = _row(session, actor, report_id, attachment_id, now=now)
    if row.removed_at is not None:
        row.removed_at = None
        record(session, actor, "followup.file-restored", report_id, now=now, id=row.id)
    return row.name


def _row(
    session: Session, actor: Actor, report_id: int, attachment_id: int, *, now: datetime
) -> ReportAttachment:
    take_open(session, actor, report_id, on=local_day(now))
    row = session.get(ReportAttachment, attachment_id)
    if row is None or row.report_id != report_id:
        raise OutOfScopeError(str(attachment_id))
    return row
