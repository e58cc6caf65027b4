"""What the administration and the units say to each other: comments, feedback, dialogue."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ReportComment(Base):
    """A comment on a section of a report, or on one of its questions; never in a frozen copy.

    `section` and `question` are keys of the template. It stays when the report moves on.
    """

    __tablename__ = "report_comment"
    __table_args__ = (UniqueConstraint("report_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    form_key: Mapped[str] = mapped_column(String(40))
    section: Mapped[str] = mapped_column(String(60))
    question: Mapped[str] = mapped_column(String(60), default="")
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(40), default="")
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)
    resolved_by: Mapped[str] = mapped_column(String(64), default="")


class UnitFeedback(Base):
    """Written feedback to a unit: a draft that the administration reads, until it is sent.

    `autumn` is the school year it concerns. `version` counts the changes of the draft.
    """

    __tablename__ = "unit_feedback"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'sent')", name="state"),
        Index("ix_unit_feedback_unit_autumn", "unit_id", "autumn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    form_key: Mapped[str] = mapped_column(String(40), unique=True)
    autumn: Mapped[int]
    works: Mapped[str] = mapped_column(Text, default="")
    develop: Mapped[str] = mapped_column(Text, default="")
    support: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default="draft")
    version: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime] = mapped_column(Instant)
    written_by: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(40), default="")
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class Dialogue(Base):
    """A quality dialogue that was held with a unit. `took_part` tells roles, never names."""

    __tablename__ = "dialogue"
    __table_args__ = (Index("ix_dialogue_unit_held_on", "unit_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    form_key: Mapped[str] = mapped_column(String(40), unique=True)
    held_on: Mapped[date]
    took_part: Mapped[list[Any]] = mapped_column(JSON, default=list)
    said: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime] = mapped_column(Instant)
    written_by: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(40), default="")
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class DialogueAgreement(Base):
    """What was agreed in a dialogue. `action_id` is the action that it became, if it did."""

    __tablename__ = "dialogue_agreement"
    __table_args__ = (UniqueConstraint("dialogue_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id"))
    form_key: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(200))
    due: Mapped[date]
    followed_up_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class CloserLookSeen(Base):
    """That somebody has seen why a unit needs a closer look, and what they made of it.

    `marks` name the reasons that were seen: a reason that is not among them is shown again.
    """

    __tablename__ = "closer_look_seen"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    marks: Mapped[list[Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class CloserLookLimit(Base):
    """A limit that was set for what needs a closer look; the latest of each key counts."""

    __tablename__ = "closer_look_limit"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    value: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[str] = mapped_column(String(64))
