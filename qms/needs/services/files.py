"""Documents handed in with a case: judged by their content, then sealed with their names."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.audit.attached import attached_in_a_day
from qms.audit.services import record
from qms.kernel.attached_file import judge
from qms.needs.core.cases.kinds import Part
from qms.needs.models import NeedsFile
from qms.needs.queries import places
from qms.needs.queries.opened import OpenCase
from qms.needs.services.documentation import NotNowError
from qms.needs.services.opening import take_case

KINDS = ("application", "support", "plan", "letter", "other")
WRITERS = frozenset({Part.UNIT, Part.ASSESSOR, Part.OFFICER})


def hand_in(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    kind: str,
    name: str,
    content: bytes,
    now: datetime,
) -> str:
    """Seal the document into the case and return its id.

    Raise RefusedError with everything that is wrong with it, NotNowError when the case is closed.
    """
    opened = _writable(session, actor, ref, now=now)
    count, total = session.execute(
        select(func.count(), func.coalesce(func.sum(NeedsFile.size), 0)).where(
            NeedsFile.case_id == opened.id, NeedsFile.removed_at.is_(None)
        )
    ).one()
    today, row = attached_in_a_day(session, actor.pseudonym, now=now), uuid4().hex
    file = judge(name, content, already=count, bytes_before=int(total), bytes_today=today)
    session.add(
        NeedsFile(
            id=row,
            case_id=opened.id,
            kind=kind if kind in KINDS else KINDS[-1],
            media_type=file.kind,
            size=file.size,
            name=opened.vault.seal_text(places.of("file", "name", row), file.name),
            content=opened.vault.seal_bytes(places.of("file", "content", row), content),
            at=now,
            by=actor.account_id or 0,
        )
    )
    session.flush()
    record(
        session, actor, "needs.added-file", ref, now=now, path=opened.unit.path,
        file=row, size=file.size,
    )  # fmt: skip
    return row


def remove(session: Session, actor: Actor, ref: str, file_id: str, *, now: datetime) -> None:
    """Take the document out of the case; it can be brought back."""
    _mark(session, actor, ref, file_id, at=now, now=now, event="needs.removed-file")


def bring_back(session: Session, actor: Actor, ref: str, file_id: str, *, now: datetime) -> None:
    """Bring back a document that was taken out."""
    _mark(session, actor, ref, file_id, at=None, now=now, event="needs.restored-file")


def _mark(
    session: Session,
    actor: Actor,
    ref: str,
    file_id: str,
    *,
    at: datetime | None,
    now: datetime,
    event: str,
) -> None:
    opened = _writable(session, actor, ref, now=now)
    row = session.get(NeedsFile, file_id)
    if row is None or row.case_id != opened.id:
        raise OutOfScopeError(file_id)
    if (row.removed_at is None) != (at is None):
        row.removed_at = at
        session.flush()
        record(session, actor, event, ref, now=now, path=opened.unit.path, file=file_id)


def _writable(session: Session, actor: Actor, ref: str, *, now: datetime) -> OpenCase:
    _, opened = take_case(session, actor, ref, can=Can.NEEDS_WRITE, now=now)
    if not opened.parts & WRITERS:
        raise OutOfScopeError(ref)
    if opened.is_closed:
        raise NotNowError(ref)
    return opened
