"""Complaints, deficiencies and degrading treatment: when things were done, never about whom."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class QualityCase(Base):
    """One case. `unit_id` is a unit, or the municipality's node for the provider's own.

    The days say when it took each step; `diary` is the number under which its documents lie in
    the municipality's own register. No text here may say who anybody is.
    """

    __tablename__ = "quality_case"
    __table_args__ = (
        CheckConstraint("kind IN ('complaint', 'deficiency', 'degrading')", name="kind"),
        CheckConstraint(
            "state IN ('received', 'confirmed', 'investigating', 'answered', 'closed')",
            name="state",
        ),
        Index("ix_quality_case_unit_received", "unit_id", "received_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    form_key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(20), default="")
    diary: Mapped[str] = mapped_column(String(40), default="")
    is_serious: Mapped[bool] = mapped_column(default=False)
    involves_staff: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(16), default="received")
    received_on: Mapped[date]
    confirmed_on: Mapped[date | None]
    investigating_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(16), default="")
    finding: Mapped[str] = mapped_column(Text, default="")
    check_text: Mapped[str] = mapped_column(Text, default="")
    exception_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    registered_at: Mapped[datetime] = mapped_column(Instant)
    registered_by: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class CaseNote(Base):
    """A working note on a case; a restricted one is read by few, and its reading is recorded."""

    __tablename__ = "case_note"
    __table_args__ = (UniqueConstraint("case_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("quality_case.id"))
    form_key: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(40), default="")
    body: Mapped[str] = mapped_column(Text)
    is_restricted: Mapped[bool] = mapped_column(default=False)


class CaseAction(Base):
    """An action that a case led to."""

    __tablename__ = "case_action"

    case_id: Mapped[int] = mapped_column(ForeignKey("quality_case.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True, index=True)
