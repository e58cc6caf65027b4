"""Rules: a version is added, answered once, and never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class RetentionRule(Base):
    """A version of a kind's rule. Without `years` everything is kept.

    A term rests on the committee's decision, and on two people.
    """

    __tablename__ = "retention_rule"
    __table_args__ = (
        CheckConstraint(
            "years IS NULL OR (years >= 0 AND reference <> '' AND decided_on IS NOT NULL)",
            name="decision",
        ),
        CheckConstraint("approved_by <> proposed_by", name="four_eyes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    years: Mapped[int | None]
    reference: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[date | None]
    proposed_by: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[str] = mapped_column(String(64), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    is_refused: Mapped[bool] = mapped_column(default=False)
