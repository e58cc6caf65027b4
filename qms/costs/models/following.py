"""Follow-ups of the year as they were made, and the terms that they are read by."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class CostFollowUpRow(Base):
    """What a year's follow-up rests on; never changed.

    `inputs` says which files, rules and forecast; `result` is packed text whose checksum is
    `sha256`.
    """

    __tablename__ = "cost_follow_up"
    __table_args__ = (Index("ix_cost_follow_up_year", "year", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)


class CostTermsRow(Base):
    """One version of the terms; the newest holds. `follows` is per cent by item."""

    __tablename__ = "cost_terms"
    __table_args__ = (
        CheckConstraint("limit_per_mille BETWEEN 0 AND 1000", name="limit_per_mille"),
        CheckConstraint("limit_ore >= 0", name="limit_ore"),
        CheckConstraint("carried BETWEEN 0 AND 100", name="carried"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    limit_per_mille: Mapped[int]
    limit_ore: Mapped[int] = mapped_column(BigInteger)
    carried: Mapped[int]
    follows: Mapped[dict[str, int]] = mapped_column(JSON)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
