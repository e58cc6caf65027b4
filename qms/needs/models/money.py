"""Money by month: rows are added, never changed; what was wrong is mended by another row."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant

KINDS = "money_kind IN ('additional_amount', 'operational_support', 'block_grant')"


class NeedsMoney(Base):
    """Öre for a month by one decision, paid with `pay_month`; below zero is paid back.

    `ref` is the case's reference, or the number of a block grant. `month` and `pay_month` are
    first days of months. No hours, points or names.
    """

    __tablename__ = "needs_money"
    __table_args__ = (
        CheckConstraint(KINDS, name="money_kind"),
        CheckConstraint("kind IN ('share', 'correction', 'repayment', 'unused')", name="kind"),
        CheckConstraint("pay_month >= month", name="pay_month"),
        Index("ix_needs_money_pay_month_unit", "pay_month", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    money_kind: Mapped[str] = mapped_column(String(24))
    ref: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    month: Mapped[date]
    pay_month: Mapped[date]
    net: Mapped[int] = mapped_column(BigInteger)
    vat: Mapped[int] = mapped_column(BigInteger)
    written_by: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(Instant)


class NeedsAwardEnd(Base):
    """Support that ended before its decision did: the last day, and why as a code."""

    __tablename__ = "needs_award_end"
    __table_args__ = (
        CheckConstraint("reason IN ('left', 'moved', 'replaced', 'annulled')", name="reason"),
        UniqueConstraint("decision_id", "last_day", "reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"))
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)


class NeedsPayRun(Base):
    """A month that has been handed over to be paid: what comes later is paid with a later one."""

    __tablename__ = "needs_pay_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(unique=True)
    rows: Mapped[int]
    ore: Mapped[int] = mapped_column(BigInteger)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)


class NeedsBudget(Base):
    """The budget of a year for one kind of money; the latest row of the kind holds."""

    __tablename__ = "needs_budget"
    __table_args__ = (
        CheckConstraint(KINDS, name="money_kind"),
        CheckConstraint("ore >= 0", name="ore"),
        Index("ix_needs_budget_year_kind", "year", "money_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    money_kind: Mapped[str] = mapped_column(String(24))
    ore: Mapped[int] = mapped_column(BigInteger)
    saved_by: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime] = mapped_column(Instant)
