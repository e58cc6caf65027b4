"""Surveys to principals, their answers, and what the public may see."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant

ONE_A_YEAR = "kind = 'legitimacy' OR state = 'open'"


class SurveyRow(Base):
    """A round of questions; `content` holds what is asked, as it read when it was opened.

    One legitimacy survey per year, and one open weight survey per budget year.
    """

    __tablename__ = "allocation_survey"
    __table_args__ = (
        CheckConstraint("kind IN ('weights', 'legitimacy')", name="kind"),
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        Index(
            "uq_allocation_survey_kind_year",
            "kind",
            "year",
            unique=True,
            sqlite_where=text(ONE_A_YEAR),
            postgresql_where=text(ONE_A_YEAR),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    last_day: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="open")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    opened_by: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)


class SurveyAnswerRow(Base):
    """One unit's answer to a survey, changed until the last day."""

    __tablename__ = "allocation_survey_answer"
    __table_args__ = (UniqueConstraint("survey_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("allocation_survey.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Instant)
