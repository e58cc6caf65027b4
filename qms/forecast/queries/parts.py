"""Reading what the steps of an unpublished run have made so far."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.forecast.core.making import WHOLE, Step, trends_of
from qms.forecast.core.methods import Trends
from qms.forecast.core.packing import unpacked
from qms.forecast.models import ForecastPart

PLAN = "plan"
"""The part that says how many parts each step has."""


def parts(session: Session, run_id: int, step: str) -> dict[str, Any]:
    """Return what the step has stored, by the name of the part."""
    query = select(ForecastPart).where(ForecastPart.run_id == run_id, ForecastPart.step == step)
    return {row.part: unpacked(row.content) for row in session.scalars(query)}


def plan(session: Session, run_id: int) -> Mapping[Step, int]:
    """Return how many parts each step has, empty before the run has begun."""
    stored = parts(session, run_id, PLAN).get(WHOLE, {})
    return {Step(step): int(size) for step, size in stored.items()}


def parts_made(session: Session, run_id: int) -> Mapping[Step, int]:
    """Return how many parts each step has stored."""
    query = (
        select(ForecastPart.step, func.count())
        .where(ForecastPart.run_id == run_id, ForecastPart.step != PLAN)
        .group_by(ForecastPart.step)
    )
    return {Step(step): int(made) for step, made in session.execute(query)}


def trends(session: Session, run_id: int) -> Trends:
    """Return what has been fitted for the run so far."""
    return trends_of(parts(session, run_id, Step.FIT))
