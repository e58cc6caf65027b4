"""Variants of a forecast: every save is a version of its own, and no version is ever changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ForecastVariant(Base):
    """A named variant of one published run. A removed one is kept but not shown."""

    __tablename__ = "forecast_variant"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("forecast_run.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class ForecastVariantVersion(Base):
    """One version: what is assumed, own numbers, and the numbers they give.

    `content` and `numbers` are packed JSON, `sha256` the checksum of both. `reason` says what was
    changed. `used_for` is what the version was first used for; a variant with such a version
    cannot be removed.
    """

    __tablename__ = "forecast_variant_version"
    __table_args__ = (
        UniqueConstraint("variant_id", "number"),
        CheckConstraint("(used_at IS NULL) = (used_for = '')", name="used"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("forecast_variant.id"), index=True)
    number: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    numbers: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300))
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_for: Mapped[str] = mapped_column(String(160), default="")
    used_at: Mapped[datetime | None] = mapped_column(Instant)
