"""Actions chosen from an analysis: drafted in a report, living on until they are closed."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class Action(Base):
    """One action. `unit_id` is a unit, or the municipality's node for the provider's own.

    A draft lives in its report and becomes open when that is handed in. `question` is the table
    of the report it was written in, `number` its place there. `owner` is a post or initials that
    the unit chose, never a pupil. `form_key` comes from the form that added it. `result_at` is
    the day it ended, with a result or with an exception. `version` counts the changes of what an
    open action says.
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("report_id", "form_key"),
        Index(
            "uq_action_own_form_key",
            "form_key",
            unique=True,
            sqlite_where=text("report_id IS NULL"),
            postgresql_where=text("report_id IS NULL"),
        ),
        CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'exception', 'carried')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    form_key: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(String(40), default="")
    number: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    area: Mapped[str] = mapped_column(String(200), default="")
    cause: Mapped[str] = mapped_column(Text, default="")
    aim: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(String(200), default="")
    indicator: Mapped[str] = mapped_column(String(60), default="")
    baseline: Mapped[str] = mapped_column(String(200), default="")
    target: Mapped[str] = mapped_column(String(200), default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    owner_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    opened: Mapped[date | None]
    due: Mapped[date | None]
    cost_ore: Mapped[int | None] = mapped_column(BigInteger)
    this_year: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(16), default="draft")
    result: Mapped[str] = mapped_column(String(200), default="")
    result_at: Mapped[date | None]
    exception_reason: Mapped[str] = mapped_column(Text, default="")
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    version: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class ActionReading(Base):
    """A value of an action's measure on a day. A removed one is kept, like everything said.

    `form_key` comes from the form that added it: the same form sent twice adds one.
    """

    __tablename__ = "action_reading"
    __table_args__ = (UniqueConstraint("action_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    form_key: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    value: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
