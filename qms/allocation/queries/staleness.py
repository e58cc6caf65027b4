"""What has changed since a proposal was sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.register import batch_queries
from qms.register.core.batches import Batch

DATASETS = frozenset({"pupil_counts", "background"})
MOST_FILES = 200


def changed_since(session: Session, moment: datetime, *, year: int) -> tuple[Batch, ...]:
    """Return the files of pupils or background for the year that were saved or undone since."""
    return tuple(
        batch
        for batch in batch_queries.history(session, limit=MOST_FILES)
        if batch.dataset in DATASETS and _covers(batch, year) and _latest(batch, moment)
    )


def _covers(batch: Batch, year: int) -> bool:
    first, last = batch.first_year, batch.last_year
    return first is None or last is None or first <= year <= last


def _latest(batch: Batch, moment: datetime) -> bool:
    return any(at is not None and at > moment for at in (batch.saved_at, batch.undone_at))
