"""Holds: nothing of a case is erased while one stands."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class RetentionHold(Base):
    """A hold on one case, by its reference; the reason is sealed."""

    __tablename__ = "retention_hold"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject: Mapped[str] = mapped_column(String(40), index=True)
    reason: Mapped[bytes] = mapped_column(Sealed)
    laid_by: Mapped[str] = mapped_column(String(64))
    laid_at: Mapped[datetime] = mapped_column(Instant)
    lifted_by: Mapped[str] = mapped_column(String(64), default="")
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)
