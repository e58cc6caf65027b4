"""A forecast that was asked for, and what is kept of it while it is made."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ForecastRun(Base):
    """One forecast of the municipality. Nobody sees it before `published_at`, when it is whole.

    `inputs` are the packed counts it is made from, `sha256` their checksum, `batches` the
    import batches behind them, `summary` what the pages say beside the values; both as JSON.
    `kind` is `forecast`, or `trial` when only the methods are tried and there are no values.
    `result_sha256` is the checksum of everything that was published.
    """

    __tablename__ = "forecast_run"
    __table_args__ = (
        CheckConstraint("horizon BETWEEN 1 AND 50", name="horizon"),
        CheckConstraint("published_at IS NULL OR summary <> ''", name="published_is_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default="forecast")
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
    result_sha256: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(Instant, index=True)


class ForecastPart(Base):
    """What one step of a run that is not published yet has made, so that it is made once.

    `step` is the step's name and `part` which part of it (a unit, a method); the content is
    packed JSON. All are removed when the run is published.
    """

    __tablename__ = "forecast_part"

    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_run.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    part: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
