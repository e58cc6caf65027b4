"""Money by month: rows of decisions, of units and of years, and what has been handed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from qms.needs.core.amounts.periods import month_of, next_month
from qms.needs.core.amounts.settle import MoneyRow, RowKind
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.models import (
    NeedsAwardEnd,
    NeedsCare,
    NeedsCase,
    NeedsMoney,
    NeedsPayRun,
    NeedsPerson,
)
from qms.needs.queries.access import applied_in, may_see_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A row of money with whom it goes to. `ref` is a case's reference or a grant's number."""

    decision_id: str
    unit_id: int
    money_kind: MoneyKind
    ref: str
    row: MoneyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A month handed over to be paid."""

    month: date
    rows: int
    ore: int
    by: str


def _row(one: NeedsMoney) -> MoneyRow:
    return MoneyRow(
        month=one.month,
        pay_month=one.pay_month,
        kind=RowKind(one.kind),
        net=one.net,
        vat=one.vat,
    )


def rows_of(session: Session, decision_id: str) -> tuple[MoneyRow, ...]:
    """Return the decision's rows in the order they were written."""
    query = select(NeedsMoney).where(NeedsMoney.decision_id == decision_id).order_by(NeedsMoney.id)
    return tuple(_row(one) for one in session.scalars(query))


def paid_between(
    session: Session, first: date, last: date, *, unit_ids: Iterable[int]
) -> tuple[Paid, ...]:
    """Return the units' rows that are paid from `first` to `last` (first days of months)."""
    query = (
        select(NeedsMoney)
        .where(
            NeedsMoney.pay_month.between(first, last),
            NeedsMoney.unit_id.in_([*unit_ids]),
        )
        .order_by(NeedsMoney.unit_id, NeedsMoney.ref, NeedsMoney.month, NeedsMoney.id)
    )
    return tuple(
        Paid(
            decision_id=one.decision_id,
            unit_id=one.unit_id,
            money_kind=MoneyKind(one.money_kind),
            ref=one.ref,
            row=_row(one),
        )
        for one in session.scalars(query)
    )


def tied_refs(session: Session, account_id: int) -> frozenset[str]:
    """Return the references of the cases that the account is tied to now.

    Not of those whose person has become a secret to the account, as in `open_ref`.
    """
    query = (
        select(NeedsCase.ref)
        .join(NeedsCare, NeedsCare.case_id == NeedsCase.id)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .where(
            or_(may_see_person(account_id), applied_in(account_id)),
            NeedsCare.account_id == account_id,
            NeedsCare.ended_at.is_(None),
        )
    )
    return frozenset(session.scalars(query))


def runs(session: Session) -> tuple[Run, ...]:
    """Return the months handed over, the latest first."""
    query = select(NeedsPayRun).order_by(NeedsPayRun.month.desc())
    return tuple(
        Run(month=one.month, rows=one.rows, ore=one.ore, by=one.by)
        for one in session.scalars(query)
    )


def next_pay(session: Session, today: date) -> date:
    """Return the first month that has not been handed over: this one, or the one after."""
    last = session.scalar(select(func.max(NeedsPayRun.month)))
    this = month_of(today)
    return max(next_month(last), this) if last else this


def last_days(session: Session, decision_id: str) -> date | None:
    """Return the day that the decision's support ended early, None when it did not."""
    query = select(func.min(NeedsAwardEnd.last_day)).where(NeedsAwardEnd.decision_id == decision_id)
    return session.scalar(query)
