"""The instrument that assessments are made with; the first version comes with the product."""

import hashlib
from datetime import datetime
from importlib.resources import files

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.audit.services import record
from qms.needs.core.instrument import Instrument
from qms.needs.models import NeedsInstrument
from qms.needs.queries.instruments import instrument_of, published_row, read_content
from qms.needs.queries.opened import OpenCase

FIRST = "needs_instrument.toml"


def published(session: Session, *, now: datetime) -> tuple[int, Instrument]:
    """Return the row's id and the instrument in force.

    Where none was ever published, the product's own becomes the first version.
    """
    row = published_row(session) or _publish_first(session, now=now)
    return row.id, read_content(row.content)


def of_case(session: Session, opened: OpenCase, *, now: datetime) -> Instrument:
    """Return the version that the case's documentation follows: the one it was opened with.

    Cases opened before that was kept follow the version in force.
    """
    if opened.instrument_id is None:
        return published(session, now=now)[1]
    return instrument_of(session, opened.instrument_id)


def checksum(content: str) -> str:
    """Return the SHA-256 of a content, in hex."""
    return hashlib.sha256(content.encode()).hexdigest()


def _publish_first(session: Session, *, now: datetime) -> NeedsInstrument:
    content = files("qms.content").joinpath(FIRST).read_text(encoding="utf-8")
    instrument = read_content(content)
    actor = system_actor("content")
    row = NeedsInstrument(
        key=instrument.key,
        number=instrument.version,
        content=content,
        sha256=checksum(content),
        state="published",
        made_by=actor.pseudonym,
        made_at=now,
        published_by=actor.pseudonym,
        published_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Somebody else opened the first case at the same moment.
        found = published_row(session)
        if found is None:
            raise
        return found
    record(session, actor, "needs.publish-instrument", row.id, now=now, version=row.number)
    return row
