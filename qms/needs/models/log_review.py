"""The review of who read what: a sample a month, and what the reviewer made of each reading."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class NeedsLogSample(Base):
    """A month's sample. `month` is `2026-10`; `seed` comes from the trail, to draw it again.

    `counts` is JSON: by reason, how many readings were found and how many taken.
    """

    __tablename__ = "needs_log_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7), unique=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    reads: Mapped[int]
    counts: Mapped[str] = mapped_column(Text)
    drawn_at: Mapped[datetime] = mapped_column(Instant)
    drawn_by: Mapped[str] = mapped_column(String(64))


class NeedsLogPick(Base):
    """A reading in the sample: its row in the trail, and the review, whose words are sealed."""

    __tablename__ = "needs_log_pick"
    __table_args__ = (
        UniqueConstraint("sample_id", "seq"),
        CheckConstraint("verdict IN ('', 'justified', 'asked', 'unjustified')", name="verdict"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("needs_log_sample.id"))
    seq: Mapped[int] = mapped_column(ForeignKey("audit_row.seq"))
    reasons: Mapped[str] = mapped_column(String(80))
    verdict: Mapped[str] = mapped_column(String(12), default="")
    note: Mapped[bytes | None] = mapped_column(Sealed)
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=0)
