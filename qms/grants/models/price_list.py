"""Price lists in versions, and the day a provider got its decision."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class GrantPriceList(Base):
    """One version of a form's prices for a year; one at a time holds, one at a time is written.

    `content` is the table that `core.price_list.stored` reads, `sha256` its checksum. `override`
    is why the list may hold although its prices do not come to the budget. `writers` holds the
    pseudonyms of all who wrote in it, a line each: none of them may let it hold.
    """

    __tablename__ = "grant_price_list"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'in_force', 'replaced', 'dropped')", name="state"),
        UniqueConstraint("year", "form", "number"),
        *(
            Index(
                f"uq_grant_price_list_{state}",
                "year",
                "form",
                unique=True,
                sqlite_where=text(f"state = '{state}'"),
                postgresql_where=text(f"state = '{state}'"),
            )
            for state in ("draft", "in_force")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    form: Mapped[str] = mapped_column(String(24))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    override: Mapped[str] = mapped_column(Text, default="")
    made_by: Mapped[str] = mapped_column(String(64))
    writers: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[str] = mapped_column(String(64), default="")
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)


class GrantServed(Base):
    """The day a provider got a decision, and how; the latest row of a decision holds."""

    __tablename__ = "grant_served"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    served_on: Mapped[date]
    how: Mapped[str] = mapped_column(String(16))
    saved_by: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime] = mapped_column(Instant)
