"""Tables of forecasts: the run, its values and scores, and what is fitted while it is made."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ForecastRun(Base):
    """One forecast of the municipality. Nobody sees it before `published_at`, when it is whole.

    `inputs` are the packed counts it is made from, `sha256` their checksum, `batches` the
    import batches behind them, `summary` what the pages say beside the values; both as JSON.
    """

    __tablename__ = "forecast_run"
    __table_args__ = (
        CheckConstraint("horizon BETWEEN 1 AND 50", name="horizon"),
        CheckConstraint("published_at IS NULL OR summary <> ''", name="published_is_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    method: Mapped[str] = mapped_column(String(20))
    horizon: Mapped[int]
    seed: Mapped[int] = mapped_column(default=1)
    origin: Mapped[int]
    batches: Mapped[str] = mapped_column(Text)
    inputs: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    summary: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None] = mapped_column(Instant, index=True)


class ForecastTrend(Base):
    """What Prophet fitted for one unit in a run that is not published yet, as JSON by year."""

    __tablename__ = "forecast_trend"

    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_run.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(20), primary_key=True)
    fits: Mapped[str] = mapped_column(Text)


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
