"""Assignments from the council, and tried splits of the equity resources."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class CouncilAssignment(Base):
    """Something the council or the committee asked for, to be reported back by a day."""

    __tablename__ = "council_assignment"
    __table_args__ = (CheckConstraint("state IN ('open', 'reported')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    given_on: Mapped[date]
    due: Mapped[date] = mapped_column(index=True)
    responsible: Mapped[str] = mapped_column(String(200), default="")
    reference: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(16), default="open")
    report: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime | None] = mapped_column(Instant)
    reported_by: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)


class SupportTrial(Base):
    """A split that somebody tried and kept; the result is calculated again when it is read."""

    __tablename__ = "support_trial"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("council_assignment.id"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    year: Mapped[int]
    pot_ore: Mapped[int] = mapped_column(BigInteger)
    split: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
