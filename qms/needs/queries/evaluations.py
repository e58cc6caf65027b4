"""What units have told of a period of support."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.needs.core.evaluation import Evaluation, read
from qms.needs.models import NeedsEvaluation
from qms.needs.queries.opened import OpenCase
from qms.vault.core.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvaluation:
    """An evaluation as it is stored; a draft until `ready_at`."""

    evaluation: Evaluation
    saved_at: datetime
    ready_at: datetime | None
    version: int


def place_of(row_id: str) -> Place:
    """Return where the sealed evaluation lies."""
    return Place(table="needs_evaluation", column="content", row=row_id)


def evaluation_of(session: Session, opened: OpenCase) -> StoredEvaluation | None:
    """Return the evaluation of the opened case, None before anybody has begun it."""
    row = session.scalar(select(NeedsEvaluation).where(NeedsEvaluation.case_id == opened.id))
    if row is None:
        return None
    return StoredEvaluation(
        evaluation=read(opened.vault.open_json(place_of(row.id), row.content)),
        saved_at=row.saved_at,
        ready_at=row.ready_at,
        version=row.version,
    )
