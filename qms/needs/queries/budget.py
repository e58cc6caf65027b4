"""The year's money by kind: what runs, what is handed over, what is budgeted, what is renewed."""

from datetime import date

from sqlalchemy import distinct, exists, func, select
from sqlalchemy.orm import Session, aliased

from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.payments.budget import Renewals, Running
from qms.needs.models import NeedsAwardEnd, NeedsBudget, NeedsCase, NeedsMoney, NeedsPayRun


def running_in(session: Session, year: int) -> tuple[Running, ...]:
    """Return every decision's money for the months of the year, with tax."""
    first, last = date(year, 1, 1), date(year, 12, 1)
    query = (
        select(
            NeedsMoney.decision_id, NeedsMoney.money_kind, NeedsMoney.month,
            func.sum(NeedsMoney.net + NeedsMoney.vat),
        )
        .where(NeedsMoney.month.between(first, last))
        .group_by(NeedsMoney.decision_id, NeedsMoney.money_kind, NeedsMoney.month)
    )  # fmt: skip
    ended = set(session.scalars(select(NeedsAwardEnd.decision_id)))
    found: dict[tuple[str, str], dict[date, int]] = {}
    for decision_id, kind, month, ore in session.execute(query):
        found.setdefault((decision_id, kind), {})[month] = int(ore)
    return tuple(
        Running(kind=MoneyKind(kind), by_month=by_month, is_ended=decision_id in ended)
        for (decision_id, kind), by_month in sorted(found.items())
    )


def handed_over(session: Session, year: int) -> dict[MoneyKind, int]:
    """Return what has been handed over to be paid for the months of the year, by kind, in öre."""
    query = (
        select(NeedsMoney.money_kind, func.sum(NeedsMoney.net + NeedsMoney.vat))
        .join(NeedsPayRun, NeedsPayRun.month == NeedsMoney.pay_month)
        .where(NeedsMoney.month.between(date(year, 1, 1), date(year, 12, 1)))
        .group_by(NeedsMoney.money_kind)
    )
    return {MoneyKind(kind): int(ore) for kind, ore in session.execute(query)}


def paid_children(session: Session, year: int) -> dict[MoneyKind, int]:
    """Return for how many children something of the year has been handed over, by kind."""
    query = (
        select(NeedsMoney.money_kind, func.count(distinct(NeedsMoney.ref)))
        .join(NeedsPayRun, NeedsPayRun.month == NeedsMoney.pay_month)
        .where(NeedsMoney.month.between(date(year, 1, 1), date(year, 12, 1)))
        .group_by(NeedsMoney.money_kind)
    )
    return {MoneyKind(kind): count for kind, count in session.execute(query)}


def budgets(session: Session, year: int) -> dict[MoneyKind, int]:
    """Return the year's budget by kind, in öre; the latest row holds."""
    query = select(NeedsBudget).where(NeedsBudget.year == year).order_by(NeedsBudget.id)
    return {MoneyKind(one.money_kind): one.ore for one in session.scalars(query)}


def renewals(session: Session, kind: MoneyKind, *, today: date) -> Renewals:
    """Return how many of the kind's periods that have ended were applied for, and granted, anew."""
    again = aliased(NeedsCase)
    granted = exists().where(NeedsMoney.ref == again.ref)
    query = select(NeedsCase.id, exists().where(again.previous_id == NeedsCase.id, granted)).where(
        NeedsCase.kind == kind.value,
        NeedsCase.period_to < today,
        exists().where(NeedsMoney.ref == NeedsCase.ref),
    )
    found = [was for _case, was in session.execute(query)]
    return Renewals(ended=len(found), renewed=sum(map(bool, found)))
