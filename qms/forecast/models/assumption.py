"""What a planner assumes of the municipality, with a name and a source."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Double, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ForecastHousingRate(Base):
    """Children per new dwelling of a kind: in all aged 0–5, 6–9, 10–12 and 13–15.

    A kind without a row has the starting values of `core/inputs/rates.py`.
    """

    __tablename__ = "forecast_housing_rate"
    __table_args__ = (
        CheckConstraint("small >= 0 AND low >= 0 AND middle >= 0 AND upper >= 0", name="rates"),
    )

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    small: Mapped[float] = mapped_column(Double)
    low: Mapped[float] = mapped_column(Double)
    middle: Mapped[float] = mapped_column(Double)
    upper: Mapped[float] = mapped_column(Double)
    source: Mapped[str] = mapped_column(String(200))
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(Instant)
