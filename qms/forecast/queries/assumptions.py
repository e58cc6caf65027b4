"""Reading what a planner assumes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.forecast.core.inputs.values import HousingRate
from qms.forecast.models import ForecastHousingRate


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRate:
    """A rate that somebody has set, and when."""

    rate: HousingRate
    changed_by: str
    changed_at: datetime


def own_rates(session: Session) -> dict[str, OwnRate]:
    """Return the rates that have been set, by kind of dwelling."""
    rows = session.scalars(select(ForecastHousingRate).order_by(ForecastHousingRate.kind))
    return {
        row.kind: OwnRate(
            rate=HousingRate(
                kind=row.kind, small=row.small, low=row.low, middle=row.middle, upper=row.upper,
                source=row.source,
            ),
            changed_by=row.changed_by,
            changed_at=row.changed_at,
        )
        for row in rows
    }  # fmt: skip


def housing_rates(session: Session) -> tuple[HousingRate, ...]:
    """Return the rates that have been set."""
    return tuple(one.rate for one in own_rates(session).values())


def rates_changed(session: Session) -> datetime | None:
    """Return when a rate was last set."""
    return session.scalar(select(func.max(ForecastHousingRate.changed_at)))
