"""Who is tied to a case, and who opened one in need: both beside the role."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class NeedsCare(Base):
    """A care relation: an account tied to a case in one part, until it is ended."""

    __tablename__ = "needs_care"
    __table_args__ = (
        CheckConstraint(
            "part IN ('unit', 'assessor', 'second_assessor', 'officer', 'decider', 'reader')",
            name="part",
        ),
        Index("ix_needs_care_account_ended", "account_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("needs_case.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    part: Mapped[str] = mapped_column(String(16))
    tied_at: Mapped[datetime] = mapped_column(Instant)
    tied_by: Mapped[str] = mapped_column(String(64))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class NeedsBreakGlass(Base):
    """A case opened in need, without a care relation: for an hour, with a reason, reviewed."""

    __tablename__ = "needs_break_glass"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("needs_case.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    reason: Mapped[bytes] = mapped_column(Sealed)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    verdict: Mapped[str] = mapped_column(String(24), default="")
    review: Mapped[bytes | None] = mapped_column(Sealed)
    version: Mapped[int] = mapped_column(default=0)
