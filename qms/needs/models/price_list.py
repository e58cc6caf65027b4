"""Price lists with versions, and what stands at the head and foot of decisions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class NeedsPriceList(Base):
    """One version of the price list. A published one never changes; it holds from a day on.

    `content` is the table that `core.amounts.price_list` reads, `sha256` its checksum. `effect` is
    what decisions in force came to with it when it was published, `override` why it went live
    although they changed by more than the limit.
    `writers` holds the pseudonyms of all who wrote in the draft, a line each.
    """

    __tablename__ = "needs_price_list"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'dropped')", name="state"),
        CheckConstraint("state <> 'published' OR valid_from IS NOT NULL", name="published"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    valid_from: Mapped[date | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(64))
    writers: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[str] = mapped_column(String(64), default="")
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    effect: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    override: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class NeedsLetterhead(Base):
    """Who decides and where one appeals, as letters say it; the latest row holds."""

    __tablename__ = "needs_letterhead"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee: Mapped[str] = mapped_column(String(120))
    office: Mapped[str] = mapped_column(String(120))
    court: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200))
    delegation: Mapped[str] = mapped_column(String(120))
    saved_by: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime] = mapped_column(Instant)
