"""Drafts of decisions, until somebody else decides."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class DecisionDraft(Base):
    """A decision being written. `content` and `remark` (why it was returned) are sealed.

    `writers` holds the pseudonyms of all who wrote in it, a line each: none of them may decide.
    A subject has one open draft at a time.
    """

    __tablename__ = "decision_draft"
    __table_args__ = (
        CheckConstraint("state IN ('drafted', 'sent', 'dropped', 'decided')", name="state"),
        Index(
            "uq_decision_draft_open_subject",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("state IN ('drafted', 'sent')"),
            postgresql_where=text("state IN ('drafted', 'sent')"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(12), default="drafted")
    content: Mapped[bytes] = mapped_column(Sealed)
    remark: Mapped[bytes | None] = mapped_column(Sealed)
    writers: Mapped[str] = mapped_column(String(1000))
    drafted_by: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    sent_by: Mapped[str] = mapped_column(String(64), default="")
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    # No foreign key: a decision names its draft, and the two tables cannot both come first.
    supersedes_id: Mapped[str | None] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
