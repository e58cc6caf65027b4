"""The tables of the year cycle: a school year's activities, their dates, and how it goes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class CycleYear(Base):
    """One school year's cycle, by the autumn it starts in."""

    __tablename__ = "cycle_year"

    id: Mapped[int] = mapped_column(primary_key=True)
    autumn: Mapped[int] = mapped_column(unique=True)
    content_version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(64))


class CycleActivityRow(Base):
    """An activity at one of its times. `rule` is kept so that a dated anchor can date it.

    A removed one stays, so that it can be brought back and what was done is not lost.
    """

    __tablename__ = "cycle_activity"
    __table_args__ = (
        UniqueConstraint("year_id", "key", "number"),
        Index("ix_cycle_activity_due", "due"),
        CheckConstraint("level IN ('unit', 'provider')", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("cycle_year.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(default=0)
    level: Mapped[str] = mapped_column(String(12))
    phase: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    title_sv: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    applies_to: Mapped[list[str]] = mapped_column(JSON, default=list)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    due: Mapped[date | None]
    waits_for: Mapped[str] = mapped_column(String(60), default="")
    responsible: Mapped[str] = mapped_column(String(32))
    participants: Mapped[list[str]] = mapped_column(JSON, default=list)
    report_template: Mapped[str] = mapped_column(String(40), default="")
    reminders_days: Mapped[list[int]] = mapped_column(JSON, default=list)
    legal: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_own: Mapped[bool] = mapped_column(default=False)
    is_moved: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_by: Mapped[str] = mapped_column(String(64), default="")
    why: Mapped[str] = mapped_column(String(300), default="")
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class CycleMoment(Base):
    """The date of an anchor or an event in a school year, and who gave it."""

    __tablename__ = "cycle_moment"
    __table_args__ = (UniqueConstraint("year_id", "source", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("cycle_year.id"), index=True)
    source: Mapped[str] = mapped_column(String(60))
    day: Mapped[date]
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[str] = mapped_column(String(64))


class CycleDone(Base):
    """That an activity is done at a unit, or by the provider when the node is the municipality."""

    __tablename__ = "cycle_done"
    __table_args__ = (UniqueConstraint("activity_id", "node_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("cycle_activity.id"))
    node_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(64))


class CycleReminder(Base):
    """A reminder that has been told: to whom, of what, where, for which date and stage."""

    __tablename__ = "cycle_reminder"
    __table_args__ = (UniqueConstraint("account_id", "activity_id", "node_id", "due", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("cycle_activity.id"), index=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    due: Mapped[date]
    stage: Mapped[int]
    told_at: Mapped[datetime] = mapped_column(Instant)


class CycleAddress(Base):
    """A calendar address that somebody subscribes to, until it is withdrawn."""

    __tablename__ = "cycle_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    fetched_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
