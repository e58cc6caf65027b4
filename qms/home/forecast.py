"""The newest pupil forecast, for whoever makes them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.forecast import queries, services


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestForecast:
    """When it was made, its last year of pupils, and whether the register has changed since."""

    at: datetime
    year: int
    is_stale: bool


def newest_forecast(session: Session, actor: Actor) -> NewestForecast | None:
    """Return the newest forecast, None for a reader who makes none or before the first."""
    run = queries.latest(session) if has_right(actor, Can.FORECAST_RUN) else None
    if run is None or run.asked.published_at is None:
        return None
    return NewestForecast(
        at=run.asked.published_at,
        year=run.asked.origin,
        is_stale=services.batches_now(session) != run.asked.batches,
    )
