"""What past cases came to under a version, and how large a change may go live."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.needs.core.neutrality import Comparison
from qms.needs.core.neutrality.stored import read_comparison
from qms.needs.models import NeedsNeutrality, NeedsNeutralityLimit

FIRST_LIMIT = Decimal(2)
"""The limit, in per cent, until somebody sets another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A comparison that was made; `against_id` is the version it was compared with."""

    against_id: int
    sha256: str
    comparison: Comparison
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit in per cent, with who set it; nobody did where `made_at` is None."""

    percent: Decimal
    made_by: str
    made_at: datetime | None


def latest_comparison(session: Session, instrument_id: int) -> Stored | None:
    """Return the last comparison of a version."""
    query = (
        select(NeedsNeutrality)
        .where(NeedsNeutrality.instrument_id == instrument_id)
        .order_by(NeedsNeutrality.id.desc())
    )
    row = session.scalars(query.limit(1)).first()
    if row is None:
        return None
    return Stored(
        against_id=row.against_id,
        sha256=row.sha256,
        comparison=read_comparison(json.loads(row.result)),
        made_by=row.made_by,
        made_at=row.made_at,
    )


def limits(session: Session) -> tuple[Limit, ...]:
    """Return every limit that was set, the newest first, and the first one last."""
    rows = session.scalars(select(NeedsNeutralityLimit).order_by(NeedsNeutralityLimit.id.desc()))
    found = [
        Limit(percent=Decimal(row.percent), made_by=row.made_by, made_at=row.made_at)
        for row in rows
    ]
    return (*found, Limit(percent=FIRST_LIMIT, made_by="", made_at=None))
