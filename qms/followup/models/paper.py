"""The committee's papers: written as drafts, locked with a checksum, never changed after that."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class CommitteePaper(Base):
    """A paper about one year of money. `texts` holds the words with slots, by part.

    `body`, `sha256` and `sources` are empty until it is locked; then `body` is the whole paper
    and `sources` the checksum of the reports that it was made of. `version` counts the saves.
    """

    __tablename__ = "committee_paper"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'locked')", name="state"),
        CheckConstraint("state = 'draft' OR sha256 <> ''", name="locked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(16), default="draft")
    version: Mapped[int] = mapped_column(default=1)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    office: Mapped[str] = mapped_column(String(120))
    committee: Mapped[str] = mapped_column(String(120))
    meeting: Mapped[date | None]
    dnr: Mapped[str] = mapped_column(String(40), default="")
    signed_name: Mapped[str] = mapped_column(String(120), default="")
    signed_title: Mapped[str] = mapped_column(String(120), default="")
    author: Mapped[str] = mapped_column(String(120), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    body: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    sources: Mapped[str] = mapped_column(String(64), default="")
    locked_at: Mapped[datetime | None] = mapped_column(Instant)


class CommitteePaperEvent(Base):
    """What happened to a paper: made, changed, locked; `by` is a pseudonym."""

    __tablename__ = "committee_paper_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("committee_paper.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    step: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
