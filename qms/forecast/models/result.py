"""What a published forecast says: its values, how the methods did, and documents about both."""

from sqlalchemy import Double, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base


class ForecastValue(Base):
    """One value; no unit means all units together, no step the sum of the steps."""

    __tablename__ = "forecast_value"
    __table_args__ = (Index("ix_forecast_value_run_unit", "run_id", "unit_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_run.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_node.id"), index=True)
    step: Mapped[int | None]
    year: Mapped[int]
    horizon: Mapped[int]
    method: Mapped[str] = mapped_column(String(20))
    mean: Mapped[float] = mapped_column(Double)
    lo80: Mapped[float] = mapped_column(Double)
    hi80: Mapped[float] = mapped_column(Double)
    lo95: Mapped[float] = mapped_column(Double)
    hi95: Mapped[float] = mapped_column(Double)
    last_value: Mapped[float] = mapped_column(Double)


class ForecastScore(Base):
    """How one method did before, for one unit or (no unit) the total; per cent."""

    __tablename__ = "forecast_score"
    __table_args__ = (Index("ix_forecast_score_run_unit", "run_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_run.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_node.id"), index=True)
    method: Mapped[str] = mapped_column(String(20))
    horizon: Mapped[int]
    error: Mapped[float] = mapped_column(Double)
    cover80: Mapped[float] = mapped_column(Double)
    cells: Mapped[int]


class ForecastDocument(Base):
    """A named part of a published result that is read as a whole, as packed JSON.

    Such as the weights of the methods, the error models, or the verdicts.
    """

    __tablename__ = "forecast_document"

    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_run.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
