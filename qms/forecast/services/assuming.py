"""Setting what is assumed of the municipality."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.forecast.core.inputs.values import HousingRate
from qms.forecast.models import ForecastHousingRate


def set_housing_rate(session: Session, actor: Actor, rate: HousingRate, *, now: datetime) -> None:
    """Keep the municipality's own children per dwelling of a kind, with its source."""
    authorize(actor, Can.FORECAST_ASSUME)
    session.merge(
        ForecastHousingRate(
            kind=rate.kind, small=rate.small, low=rate.low, middle=rate.middle, upper=rate.upper,
            source=rate.source, changed_by=actor.name, changed_at=now,
        )
    )  # fmt: skip
    session.flush()
    record(session, actor, "forecast.rates-changed", rate.kind, now=now)
