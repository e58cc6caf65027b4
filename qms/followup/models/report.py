"""The tables of the quality cycle: which reports are asked for, and what units answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ReportCycle(Base):
    """One report that is asked of units for one year of money."""

    __tablename__ = "report_cycle"
    __table_args__ = (
        UniqueConstraint("template", "year"),
        CheckConstraint("due >= opens", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    opens: Mapped[date]
    due: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Instant)


class Report(Base):
    """One unit's report. `version` counts the saves; `changed_in` holds each field's last one.

    `ring`, `left_ore` and `started` repeat what follows from the content, for lists; they are
    written wherever the content is.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("cycle_id", "unit_id"),
        CheckConstraint("state IN ('draft', 'submitted', 'returned', 'approved')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("report_cycle.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="draft")
    is_voluntary: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    amount_ore: Mapped[int] = mapped_column(BigInteger)
    carried_ore: Mapped[int | None] = mapped_column(BigInteger)
    unused_ore: Mapped[int | None] = mapped_column(BigInteger)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_in: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    seconds_worked: Mapped[int] = mapped_column(default=0)
    last_saved_at: Mapped[datetime | None] = mapped_column(Instant)
    last_saved_by: Mapped[str] = mapped_column(String(64), default="")
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_by: Mapped[str] = mapped_column(String(64), default="")
    ring: Mapped[str] = mapped_column(String(20), default="")
    left_ore: Mapped[int] = mapped_column(BigInteger, default=0)
    started: Mapped[bool] = mapped_column(default=False)

    __mapper_args__ = {  # noqa: RUF012 - SQLAlchemy reads a plain dict
        "version_id_col": version,
        "version_id_generator": False,
    }


class ReportActivity(Base):
    """A measure in a report. A removed one is kept, so that the removal can be undone.

    `form_key` comes from the form that added it: the same form sent twice adds one row.
    """

    __tablename__ = "report_activity"
    __table_args__ = (UniqueConstraint("report_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    form_key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    target_group: Mapped[str] = mapped_column(String(200), default="")
    measure: Mapped[str] = mapped_column(String(200), default="")
    baseline: Mapped[str] = mapped_column(String(200), default="")
    aim: Mapped[str] = mapped_column(String(200), default="")
    result: Mapped[str] = mapped_column(String(200), default="")
    ore: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(20), default="own")
    catalogue_key: Mapped[str] = mapped_column(String(60), default="")
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class ReportPrevious(Base):
    """An activity of last year's report, and what the unit says about it this year."""

    __tablename__ = "report_previous"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("report_activity.id"))
    name: Mapped[str] = mapped_column(String(200))
    measure: Mapped[str] = mapped_column(String(200))
    aim: Mapped[str] = mapped_column(String(200))
    result: Mapped[str] = mapped_column(String(200))
    ore: Mapped[int] = mapped_column(BigInteger)
    reading: Mapped[str] = mapped_column(String(200), default="")
    fate: Mapped[str] = mapped_column(String(40), default="")


class ReportEvent(Base):
    """A step that a report took, by whom, with the comment that followed."""

    __tablename__ = "report_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    step: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text, default="")


class ReportFrozen(Base):
    """What a report said when it was handed in or approved; never changed."""

    __tablename__ = "report_frozen"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    stage: Mapped[str] = mapped_column(String(16))
    template: Mapped[str] = mapped_column(String(40))
    template_version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(64))
