"""What the follow-up of a year came to, and the dialogues with principals about its findings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class AccuracyRow(Base):
    """The follow-up of one outcome of the years up to `year`.

    `inputs` says which files, model and calculations it was made from and `inputs_hash` sums them
    up; `result` is what `core.accuracy.year` found, written so that the same is the same bytes.
    """

    __tablename__ = "allocation_accuracy"
    __table_args__ = (UniqueConstraint("year", "outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(60))
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    inputs_hash: Mapped[str] = mapped_column(String(64))
    result: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)


class ReviewRow(Base):
    """A dialogue with a principal about a finding, or its withdrawal; never changed.

    The newest row of a year and unit counts. A withdrawal has a reason and nothing else.
    """

    __tablename__ = "allocation_review"
    __table_args__ = (
        CheckConstraint("(conclusion = 'withdrawn') = (dialogue_on IS NULL)", name="withdrawn"),
        CheckConstraint(
            "conclusion IN ('stands', 'explained', 'model', 'withdrawn')", name="conclusion"
        ),
        Index("ix_allocation_review_year_unit", "year", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    finding: Mapped[str] = mapped_column(String(32))
    conclusion: Mapped[str] = mapped_column(String(12))
    dialogue_on: Mapped[date | None]
    said: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
