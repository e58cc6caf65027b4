"""Basic amounts by month: rows are added, never changed, when a month is handed over."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class FrozenPaymentError(Exception):
    """What has been handed over to be paid is never changed or removed."""


class GrantPayRun(Base):
    """A month handed over to be paid, with its files as they were and how it was reconciled.

    `month` is the first day, once. `sha256` is of the CSV file.
    """

    __tablename__ = "grant_pay_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(unique=True)
    rows: Mapped[int]
    ore: Mapped[int] = mapped_column(BigInteger)
    csv: Mapped[bytes] = mapped_column(LargeBinary)
    xlsx: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    reconciled: Mapped[list[Any]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)


class GrantPayRow(Base):
    """Öre for a month to a unit in a form and band, handed over with a run.

    `children` is how many it counts, or by how many it corrects; below zero is taken back. No
    child is named.
    """

    __tablename__ = "grant_pay_row"
    __table_args__ = (
        CheckConstraint("kind IN ('share', 'correction', 'repayment')", name="kind"),
        Index("ix_grant_pay_row_month_provider", "month", "provider_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("grant_pay_run.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    form: Mapped[str] = mapped_column(String(24))
    band: Mapped[str] = mapped_column(String(40))
    month: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))
    children: Mapped[int]
    ore: Mapped[int] = mapped_column(BigInteger)


class GrantPayStart(Base):
    """The first month that is paid with the product; the latest row holds until a month is paid.

    Months before it in its year were paid another way, and are neither paid nor mended here.
    """

    __tablename__ = "grant_pay_start"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)


def _refuse(_mapper: Any, _connection: Any, _target: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls
    raise FrozenPaymentError


for table in (GrantPayRun, GrantPayRow):
    event.listen(table, "before_update", _refuse)
    event.listen(table, "before_delete", _refuse)
