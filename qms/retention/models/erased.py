"""Erasures: prepared by one, confirmed by another, and what each of them took."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class RetentionRun(Base):
    """An erasure. `ended_at` is set when everything confirmed is erased or left."""

    __tablename__ = "retention_run"
    __table_args__ = (CheckConstraint("confirmed_by <> prepared_by", name="four_eyes"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    prepared_by: Mapped[str] = mapped_column(String(64))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[str] = mapped_column(String(64), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    is_scrubbed: Mapped[bool] = mapped_column(default=False)


class RetentionLine(Base):
    """A kind in an erasure, with the rule as it was when it was prepared."""

    __tablename__ = "retention_line"
    __table_args__ = (UniqueConstraint("run_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("retention_run.id"))
    kind: Mapped[str] = mapped_column(String(40))
    rule_id: Mapped[int] = mapped_column(ForeignKey("retention_rule.id"))
    years: Mapped[int]
    reference: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[date]


class RetentionItem(Base):
    """An item that is to be erased, was erased (`erased_at`) or was left (`left_at`).

    `scrubbed_at` is when the database's files had been written anew without it. `run_id` is empty
    for working material. It has no foreign key: what the list outside the
    database tells of an erasure after a restore may be all that is left of it.
    """

    __tablename__ = "retention_item"
    __table_args__ = (
        UniqueConstraint("run_id", "kind", "item"),
        Index("ix_retention_item_subject", "subject"),
        Index("ix_retention_item_erased_at", "erased_at"),  # counted before each page
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(40))
    item: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(40))
    base: Mapped[date | None]
    because: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(140))
    documents: Mapped[int] = mapped_column(default=0)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    scrubbed_at: Mapped[datetime | None] = mapped_column(Instant)
