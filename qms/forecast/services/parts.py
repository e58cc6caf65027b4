"""Keeping what a step of a run has made, so that a killed job does not make it again."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from qms.forecast.core.packing import packed
from qms.forecast.models import ForecastPart


def save_part(session: Session, *, run_id: int, step: str, part: str, content: object) -> None:
    """Keep what the step made of the part; `content` is plain JSON."""
    session.merge(ForecastPart(run_id=run_id, step=step, part=part, content=packed(content)))


def drop_parts(session: Session, run_id: int) -> None:
    """Remove everything that was kept of the run."""
    session.execute(delete(ForecastPart).where(ForecastPart.run_id == run_id))
