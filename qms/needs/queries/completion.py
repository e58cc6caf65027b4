"""What was last asked for in an opened case, and what nobody has written in since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.identity.models import Account
from qms.needs.core.process.due import BEFORE_DECISION
from qms.needs.models import NeedsAnswer, NeedsEvent, NeedsNote
from qms.needs.queries import places
from qms.needs.queries.opened import OpenCase

ASKED = "ask_completion"
"""The step that asks the unit, and the kind of its note."""
CAME_IN = "completion_in"
"""The event that everything that was asked for has been written; no step of the process."""
WANTED = "material_wanted"
"""The kind of the note with which an assessor asks the officer for material."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody asked for, in which parts, and which of them wait for the unit still."""

    words: str
    parts: frozenset[str]
    waits: frozenset[str]
    at: datetime
    by: str


def asked_for(session: Session, opened: OpenCase, *, kind: str = ASKED) -> Asking | None:
    """Return what was last asked for, None when nothing was, or once the case is decided."""
    row = session.execute(
        select(NeedsNote, Account.name)
        .join(Account, Account.id == NeedsNote.by)
        .where(NeedsNote.case_id == opened.id, NeedsNote.kind == kind)
        .order_by(NeedsNote.at.desc(), NeedsNote.id)
        .limit(1)
    ).first()
    if row is None or opened.stage not in BEFORE_DECISION:
        return None
    note, vault = row.NeedsNote, opened.vault
    parts = vault.open_json(places.of("note", "parts", note.id), note.parts) if note.parts else []
    return Asking(
        words=vault.open_text(places.of("note", "body", note.id), note.body),
        parts=frozenset(parts),
        waits=frozenset(parts) - _written_since(session, opened, note.at),
        at=note.at,
        by=row.name,
    )


def _written_since(session: Session, opened: OpenCase, at: datetime) -> frozenset[str]:
    query = select(NeedsAnswer.key).where(
        NeedsAnswer.case_id == opened.id, NeedsAnswer.changed_at > at
    )
    return frozenset(session.scalars(query))


def waiting_for_unit(session: Session, case_ids: Collection[str]) -> Mapping[str, bool]:
    """Return whether each case where something was asked for waits for it still; nothing is opened.

    One statement, none without cases. Cases where nothing was asked for are left out.
    """
    if not case_ids:
        return {}
    query = select(NeedsEvent.case_id, NeedsEvent.step).where(
        NeedsEvent.case_id.in_(case_ids), NeedsEvent.step.in_((ASKED, CAME_IN))
    )
    rows = session.execute(query.order_by(NeedsEvent.seq))
    return {row.case_id: row.step == ASKED for row in rows}
