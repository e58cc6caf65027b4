"""The parts of an opened case's documentation, its documents and its notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.identity.models import Account
from qms.needs.core.documentation.content import PartContent, content_from
from qms.needs.core.documentation.requested import prefilled
from qms.needs.core.instrument.values import Instrument
from qms.needs.models import NeedsAnswer
from qms.needs.queries import places
from qms.needs.queries.applications import original_request
from qms.needs.queries.opened import OpenCase


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPart:
    """What was written in a part, which version it is, and who wrote it last."""

    content: PartContent
    version: int
    changed_at: datetime
    changed_by: str


def parts(session: Session, opened: OpenCase) -> Mapping[str, StoredPart]:
    """Return what is written in each part, by the part's key; one statement."""
    rows = session.execute(
        select(NeedsAnswer, Account.name)
        .join(Account, Account.id == NeedsAnswer.changed_by)
        .where(NeedsAnswer.case_id == opened.id)
    )
    return {row.NeedsAnswer.key: _stored(opened, row.NeedsAnswer, row.name) for row in rows}


def contents(session: Session, opened: OpenCase) -> Mapping[str, PartContent]:
    """Return what each part holds, by its key; parts where nothing is written are left out."""
    return {
        key: one.content for key, one in parts(session, opened).items() if not one.content.is_empty
    }


def given(session: Session, opened: OpenCase, instrument: Instrument) -> Mapping[str, PartContent]:
    """Return what each part holds, and what the application said where nobody has written."""
    written = contents(session, opened)
    asked = original_request(session, opened)
    told = {part.key: prefilled(part, asked) for part in instrument.documentation}
    return {**{key: one for key, one in told.items() if not one.is_empty}, **written}


def _stored(opened: OpenCase, row: NeedsAnswer, by: str) -> StoredPart:
    stored = opened.vault.open_json(places.of("answer", "content", row.id), row.content)
    return StoredPart(
        content=content_from(stored),
        version=row.version,
        changed_at=row.changed_at,
        changed_by=by,
    )
