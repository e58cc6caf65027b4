"""The rows of a report's tables, except actions: they live on after the report."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class ReportActivity(Base):
    """A measure in a report. A removed one is kept, so that the removal can be undone.

    `form_key` comes from the form that added it: the same form sent twice adds one row.
    `planned_ore` is what the plan said, `ore` what was used, `other_ore` paid by other money.
    `plan_activity_id` is the plan's activity that an outcome's activity comes from.
    """

    __tablename__ = "report_activity"
    __table_args__ = (UniqueConstraint("report_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    form_key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    target_group: Mapped[str] = mapped_column(String(200), default="")
    reach: Mapped[str] = mapped_column(String(20), default="")
    reached: Mapped[int | None]
    extent: Mapped[str] = mapped_column(String(200), default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    measure: Mapped[str] = mapped_column(String(200), default="")
    baseline: Mapped[str] = mapped_column(String(200), default="")
    aim: Mapped[str] = mapped_column(String(200), default="")
    aim_far: Mapped[str] = mapped_column(String(200), default="")
    follow_up: Mapped[date | None]
    success: Mapped[str] = mapped_column(String(200), default="")
    resource: Mapped[str] = mapped_column(String(200), default="")
    resource_exists: Mapped[str] = mapped_column(String(40), default="")
    planned_ore: Mapped[int | None] = mapped_column(BigInteger)
    other_ore: Mapped[int | None] = mapped_column(BigInteger)
    ore: Mapped[int | None] = mapped_column(BigInteger)
    result: Mapped[str] = mapped_column(String(200), default="")
    assessment: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(String(20), default="own")
    catalogue_key: Mapped[str] = mapped_column(String(60), default="")
    plan_activity_id: Mapped[int | None] = mapped_column(ForeignKey("report_activity.id"))
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


class ReportLastAction(Base):
    """An action of an earlier report as it stood then, and what the unit says about it now."""

    __tablename__ = "report_last_action"
    __table_args__ = (UniqueConstraint("report_id", "action_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    area: Mapped[str] = mapped_column(String(200), default="")
    aim: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(String(200), default="")
    baseline: Mapped[str] = mapped_column(String(200), default="")
    target: Mapped[str] = mapped_column(String(200), default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    due: Mapped[date | None]
    done: Mapped[str] = mapped_column(String(40), default="")
    reading: Mapped[str] = mapped_column(String(200), default="")
    assessment: Mapped[str] = mapped_column(String(40), default="")
    fate: Mapped[str] = mapped_column(String(40), default="")
