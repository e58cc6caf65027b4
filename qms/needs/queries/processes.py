"""The versions of the process; a case keeps the one it came in under."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.needs.core.process import Process, parse_process
from qms.needs.models import NeedsProcess

KEY = "needs"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessVersion:
    """A stored version; `process` is what its content says."""

    id: int
    number: int
    valid_from: date
    made_by: str
    made_at: datetime
    content: str
    process: Process


@lru_cache(maxsize=32)
def read_process(content: str) -> Process:
    """Return the process of a stored text; raise RefusedError when it is none."""
    return parse_process(tomllib.loads(content, parse_float=Decimal))


def versions(session: Session) -> tuple[ProcessVersion, ...]:
    """Return every version, the newest first."""
    query = select(NeedsProcess).filter_by(key=KEY).order_by(NeedsProcess.version.desc())
    return tuple(_version(row) for row in session.scalars(query))


def version(session: Session, process_id: int) -> ProcessVersion:
    """Return one version."""
    return _version(session.get_one(NeedsProcess, process_id))


def processes(session: Session) -> Mapping[int, Process]:
    """Return every version's process by id; one statement."""
    return {one.id: one.process for one in versions(session)}


def _version(row: NeedsProcess) -> ProcessVersion:
    return ProcessVersion(
        id=row.id,
        number=row.version,
        valid_from=row.valid_from,
        made_by=row.made_by,
        made_at=row.made_at,
        content=row.content,
        process=read_process(row.content),
    )
