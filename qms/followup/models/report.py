"""The tables of reports: which are asked for, and what units answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ReportCycle(Base):
    """One report that is asked of units for one year; `year` is the money's or the autumn's.

    `template_version` pins the questions. `asks` says which units are asked (see
    `core.report.selection`); `earlier_versions` holds those the open reports were moved from.
    """

    __tablename__ = "report_cycle"
    __table_args__ = (
        UniqueConstraint("template", "year"),
        CheckConstraint("due >= opens", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str] = mapped_column(String(40))
    template_version: Mapped[int] = mapped_column(default=1)
    earlier_versions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    year: Mapped[int]
    opens: Mapped[date]
    due: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    asks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Report(Base):
    """One unit's report. `version` counts the saves; `changed_in` holds each field's last one.

    A report on provider level belongs to the municipality's node. `forms` are the school forms
    it was opened for. `ring`, `left_ore` and `started` repeat what follows from the content, for
    lists; they are written wherever the content is. `oral_*` tell of an account at a meeting.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("cycle_id", "unit_id"),
        # Every page of who writes or approves counts what waits, and few reports are open.
        Index("ix_report_state_unit_id", "state", "unit_id", "cycle_id"),
        CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'approved', 'published', 'reopened',"
            " 'oral')",
            name="state",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("report_cycle.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    forms: Mapped[list[Any]] = mapped_column(JSON, default=list)
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
    oral_on: Mapped[date | None]
    oral_summary: Mapped[str] = mapped_column(Text, default="")
    oral_by: Mapped[str] = mapped_column(String(64), default="")
    ring: Mapped[str] = mapped_column(String(20), default="")
    left_ore: Mapped[int] = mapped_column(BigInteger, default=0)
    started: Mapped[bool] = mapped_column(default=False)

    __mapper_args__ = {  # noqa: RUF012 - SQLAlchemy reads a plain dict
        "version_id_col": version,
        "version_id_generator": False,
    }


class ReportEvent(Base):
    """A step that a report took, by whom and in which role, with the comment that followed."""

    __tablename__ = "report_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    step: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(40), default="")
    comment: Mapped[str] = mapped_column(Text, default="")


class ReportFrozen(Base):
    """What a report said when it was handed in, approved or published; never changed.

    `made_by`, `made_at` and `role` are the signature over `sha256`.
    """

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
    role: Mapped[str] = mapped_column(String(40), default="")
