"""What has been handed over to be paid: months, their frozen files, and their rows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.costs.core.items import GrantForm
from qms.grants.core.paying.reconciling import Reconciled
from qms.grants.core.paying.settling import RowKind
from qms.grants.models.payments import GrantPayRow, GrantPayRun, GrantPayStart
from qms.grants.queries.pay_prices import first_decided_year


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidRow:
    """Öre for a month, paid with a month: of a unit by its id, in a form and band."""

    provider_id: int
    unit_id: int
    form: GrantForm
    band: str
    month: date
    kind: RowKind
    children: int
    ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A month handed over, without its files."""

    month: date
    rows: int
    ore: int
    sha256: str
    at: datetime


def runs(session: Session) -> tuple[Run, ...]:
    """Return the months handed over, the latest first."""
    query = select(
        GrantPayRun.month, GrantPayRun.rows, GrantPayRun.ore, GrantPayRun.sha256, GrantPayRun.at
    ).order_by(GrantPayRun.month.desc())
    return tuple(
        Run(month=row.month, rows=row.rows, ore=row.ore, sha256=row.sha256, at=row.at)
        for row in session.execute(query)
    )


def run_file(session: Session, month: date, kind: str) -> bytes | None:
    """Return the frozen file of a month, `csv` or `xlsx`, as it was handed over."""
    column = GrantPayRun.csv if kind == "csv" else GrantPayRun.xlsx
    return session.scalar(select(column).where(GrantPayRun.month == month))


def run_reconciled(session: Session, month: date) -> tuple[Reconciled, ...]:
    """Return how a month that was handed over agreed with the decisions."""
    found = session.scalar(select(GrantPayRun.reconciled).where(GrantPayRun.month == month))
    return tuple(Reconciled(**{**one, "form": GrantForm(one["form"])}) for one in found or ())


def next_month(session: Session, today: date) -> date:
    """Return the first month not handed over: to begin with, the month that payments begin with.

    It is January of the first decided year, unless somebody has said another.
    """
    last = session.scalar(select(func.max(GrantPayRun.month)))
    if last is None:
        usual = date(first_decided_year(session) or today.year, 1, 1)
        return first_month(session) or usual
    return date(last.year + last.month // 12, last.month % 12 + 1, 1)


def first_month(session: Session) -> date | None:
    """Return the month that payments begin with, None when nobody has said."""
    query = select(GrantPayStart.month).order_by(GrantPayStart.id.desc()).limit(1)
    return session.scalar(query)


def paid_years(session: Session, *, before: int) -> tuple[int, ...]:
    """Return the calendar years before the year that anything was paid for, in order."""
    query = select(GrantPayRow.month).where(GrantPayRow.month < date(before, 1, 1)).distinct()
    return tuple(sorted({month.year for month in session.scalars(query)}))


def has_paid_since(session: Session, moment: datetime) -> bool:
    """Return whether any month was handed over at the moment or later."""
    return (
        session.scalar(select(func.max(GrantPayRun.at)).where(GrantPayRun.at >= moment)) is not None
    )


def paid_rows(
    session: Session, *, pay_month: date | None = None, year: int | None = None
) -> tuple[PaidRow, ...]:
    """Return rows handed over: with a month, or for the months of a calendar year."""
    query = select(GrantPayRow).order_by(
        GrantPayRow.provider_id, GrantPayRow.unit_id, GrantPayRow.month, GrantPayRow.id
    )
    if pay_month is not None:
        query = query.join(GrantPayRun, GrantPayRun.id == GrantPayRow.run_id).where(
            GrantPayRun.month == pay_month
        )
    if year is not None:
        query = query.where(GrantPayRow.month.between(date(year, 1, 1), date(year, 12, 1)))
    return tuple(_paid(row) for row in session.scalars(query))


def _paid(row: GrantPayRow) -> PaidRow:
    return PaidRow(
        provider_id=row.provider_id, unit_id=row.unit_id, form=GrantForm(row.form), band=row.band,
        month=row.month, kind=RowKind(row.kind), children=row.children, ore=row.ore,
    )  # fmt: skip
