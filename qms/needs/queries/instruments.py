"""The instrument's versions as they are stored, read once each: a stored content never changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.kernel.toml_file import read_toml
from qms.needs.core.instrument import Instrument, parse_instrument
from qms.needs.models import NeedsInstrument

CURE = "Jämför med exemplet i docs/formats/instrument.md."
KEPT = 32
"""How many contents are kept read: the versions in use, and the last saves of a draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is known of a version beside its content. `revision` counts the saves of a draft."""

    id: int
    key: str
    number: int
    state: str
    sha256: str
    based_on_id: int | None
    made_by: str
    made_at: datetime
    published_by: str
    published_at: datetime | None
    revision: int


def heads(session: Session) -> tuple[Head, ...]:
    """Return every version that was not thrown away, the newest first."""
    query = (
        select(NeedsInstrument)
        .where(NeedsInstrument.state != "dropped")
        .order_by(NeedsInstrument.number.desc(), NeedsInstrument.id.desc())
    )
    return tuple(head_of(row) for row in session.scalars(query))


def head(session: Session, instrument_id: int) -> Head | None:
    """Return one version; None when there is none of that number or it was thrown away."""
    row = session.get(NeedsInstrument, instrument_id)
    return head_of(row) if row and row.state != "dropped" else None


def head_of(row: NeedsInstrument) -> Head:
    """Return what the row says beside its content."""
    return Head(
        id=row.id,
        key=row.key,
        number=row.number,
        state=row.state,
        sha256=row.sha256,
        based_on_id=row.based_on_id,
        made_by=row.made_by,
        made_at=row.made_at,
        published_by=row.published_by,
        published_at=row.published_at,
        revision=row.version,
    )


def published_row(session: Session) -> NeedsInstrument | None:
    """Return the version that new assessments are made with."""
    query = (
        select(NeedsInstrument)
        .where(NeedsInstrument.state == "published")
        .order_by(NeedsInstrument.published_at.desc(), NeedsInstrument.id.desc())
    )
    return session.scalars(query.limit(1)).first()


def version_row(session: Session, instrument_id: int | None) -> NeedsInstrument | None:
    """Return a version, whatever became of it; an instrument tells of no child."""
    return session.get(NeedsInstrument, instrument_id) if instrument_id else None


def draft_row(session: Session) -> NeedsInstrument | None:
    """Return the draft of the next version."""
    return session.scalars(
        select(NeedsInstrument).where(NeedsInstrument.state == "draft").limit(1)
    ).first()


def instrument_of(session: Session, instrument_id: int) -> Instrument:
    """Return the instrument that the row holds; raise LookupError when there is no such row."""
    return read_content(_content(session, instrument_id))


def table_of(session: Session, instrument_id: int) -> Mapping[str, Any]:
    """Return the version's table, numbers exact; not to be changed in place."""
    return read_table(_content(session, instrument_id))


def _content(session: Session, instrument_id: int) -> str:
    row = session.get(NeedsInstrument, instrument_id)
    if row is None:
        raise LookupError(instrument_id)
    return row.content


@lru_cache(maxsize=KEPT)
def read_content(content: str) -> Instrument:
    """Return the instrument of a content; raise RefusedError with every fault."""
    return parse_instrument(read_table(content))


def read_table(content: str) -> dict[str, Any]:
    """Return the table of a content."""
    return read_toml(content.encode(), cure=CURE)
