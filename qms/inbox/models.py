"""Messages to people, the mails that told of them, and who wants no mail."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class InboxMail(Base):
    """One day's mail to one person, claimed before it is sent; see decision 0021."""

    __tablename__ = "inbox_mail"
    __table_args__ = (
        UniqueConstraint("account_id", "day"),
        CheckConstraint("state IN ('sending', 'sent', 'failed', 'unknown')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(default=1)
    claimed_at: Mapped[datetime] = mapped_column(Instant)
    again_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    lines: Mapped[int] = mapped_column(default=0)


class InboxMessage(Base):
    """A message to one person. The same `once_key` again is the same message."""

    __tablename__ = "inbox_message"
    __table_args__ = (
        UniqueConstraint("account_id", "once_key"),
        Index("ix_inbox_message_account_id_read_at", "account_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    once_key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, default="")
    endpoint: Mapped[str] = mapped_column(String(80), default="")
    args: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    posted_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("inbox_mail.id"), index=True)


class InboxChoice(Base):
    """Whether a person wants mail; without a row they do."""

    __tablename__ = "inbox_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    mail: Mapped[bool]
