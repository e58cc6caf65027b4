"""The documents and notes of an opened case."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.identity.models import Account
from qms.needs.models import NeedsFile, NeedsNote
from qms.needs.queries import places
from qms.needs.queries.opened import OpenCase


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A document without its content. `media` is a key of the types that are handed out."""

    id: str
    kind: str
    media: str
    size: int
    name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A note; `kind` is the step it explains, or `note`."""

    kind: str
    body: str
    at: datetime
    by: str


def files(session: Session, opened: OpenCase) -> tuple[FileLine, ...]:
    """Return the documents in the case, the newest first; their content is not read."""
    rows = session.execute(
        select(
            NeedsFile.id, NeedsFile.kind, NeedsFile.media_type, NeedsFile.size, NeedsFile.name,
            NeedsFile.at, Account.name.label("by"),
        )
        .join(Account, Account.id == NeedsFile.by)
        .where(NeedsFile.case_id == opened.id, NeedsFile.removed_at.is_(None))
        .order_by(NeedsFile.at.desc(), NeedsFile.id)
    )  # fmt: skip
    return tuple(
        FileLine(
            id=row.id,
            kind=row.kind,
            media=row.media_type,
            size=row.size,
            name=opened.vault.open_text(places.of("file", "name", row.id), row.name),
            at=row.at,
            by=row.by,
        )
        for row in rows
    )


def content(session: Session, opened: OpenCase, file_id: str) -> tuple[str, str, bytes] | None:
    """Return the document's name, kind and content; None when the case has no such document."""
    row = session.get(NeedsFile, file_id)
    if row is None or row.case_id != opened.id or row.removed_at is not None:
        return None
    name = opened.vault.open_text(places.of("file", "name", row.id), row.name)
    whole = opened.vault.open_bytes(places.of("file", "content", row.id), row.content)
    return name, row.media_type, whole


def notes(session: Session, opened: OpenCase) -> tuple[NoteLine, ...]:
    """Return the notes, the newest first."""
    rows = session.execute(
        select(NeedsNote, Account.name)
        .join(Account, Account.id == NeedsNote.by)
        .where(NeedsNote.case_id == opened.id)
        .order_by(NeedsNote.at.desc(), NeedsNote.id)
    )
    return tuple(
        NoteLine(
            kind=row.NeedsNote.kind,
            body=opened.vault.open_text(
                places.of("note", "body", row.NeedsNote.id), row.NeedsNote.body
            ),
            at=row.NeedsNote.at,
            by=row.name,
        )
        for row in rows
    )
