"""Assessments: one person's answers on a case, a draft until they are sent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class NeedsAssessment(Base):
    """One assessor's assessment with one version of the instrument.

    `answers` holds, per question, the current and the desired level and what was seen; `result`
    is what they came to when it was sent, with its working and the core's `method` number, so
    that it recomputes identically. Both are sealed. Until `sent_at` it is a draft that only its
    assessor sees. A second assessment is made without sight of the first.
    """

    __tablename__ = "needs_assessment"
    __table_args__ = (
        CheckConstraint("kind IN ('first', 'second', 'follow_up')", name="kind"),
        Index("ix_needs_assessment_case_kind", "case_id", "kind"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("needs_case.id"))
    kind: Mapped[str] = mapped_column(String(12))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("needs_instrument.id"))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    answers: Mapped[bytes] = mapped_column(Sealed)
    result: Mapped[bytes | None] = mapped_column(Sealed)
    method: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(Instant)
    saved_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=0)
