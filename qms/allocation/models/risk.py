"""The table of fitted risk models."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class FitRow(Base):
    """A risk model fitted to the register's earlier pupils, for one outcome.

    `inputs` says what was fitted on what, with the register's batches and their checksums, and
    `inputs_hash` is its checksum; `content` is what the fit came to, as `risk-fit` writes it.
    """

    __tablename__ = "allocation_fit"
    __table_args__ = (CheckConstraint("first_year <= last_year", name="years"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(
        ForeignKey("allocation_model.id", ondelete="CASCADE"), index=True
    )
    outcome: Mapped[str] = mapped_column(Text)
    first_year: Mapped[int]
    last_year: Mapped[int]
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    inputs_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
