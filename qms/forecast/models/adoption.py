"""Which forecast is the municipality's own of a year, and how far a forecast may miss."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ForecastAdoption(Base):
    """A calculated run made the municipality's forecast of the autumn it was made from.

    The newest of a year applies; `reason` says why it took the place of the one before it, and is
    empty for the first. Rows are never changed.
    """

    __tablename__ = "forecast_adoption"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_run.id"), unique=True)
    year: Mapped[int] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    version_id: Mapped[int | None] = mapped_column(ForeignKey("forecast_variant_version.id"))
    adopted_by: Mapped[str] = mapped_column(String(120))
    adopted_at: Mapped[datetime] = mapped_column(Instant)


class ForecastLimits(Base):
    """How far a forecast may miss, in per cent; the newest row applies, older are history."""

    __tablename__ = "forecast_limits"
    __table_args__ = (CheckConstraint("near > 0 AND fair > near AND fair <= 100", name="limits"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    near: Mapped[int]
    fair: Mapped[int]
    set_by: Mapped[str] = mapped_column(String(64))
    set_at: Mapped[datetime] = mapped_column(Instant)
