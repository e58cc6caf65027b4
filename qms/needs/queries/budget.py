"""The year's money by kind: what runs, what is handed over, what is budgeted, what is renewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session, aliased

from qms.kernel.clock import start_of
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.payments.budget import Renewals, Running
from qms.needs.models import NeedsAwardEnd, NeedsBudget, NeedsCase, NeedsMoney, NeedsPayRun


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMoney:
    """Everything that is known of a year's money, to be told as it was at any moment."""

    rows: Sequence[tuple[str, MoneyKind, str, date, int, datetime, datetime | None]]
    ended: Mapping[str, datetime]

    def at(self, moment: datetime) -> tuple[Running, ...]:
        """Return every decision's money as it was decided and paid at the moment, with tax."""
        months: dict[tuple[str, MoneyKind, str], dict[date, int]] = {}
        paid: dict[tuple[str, MoneyKind, str], int] = {}
        for decision_id, kind, ref, month, ore, written_at, paid_at in self.rows:
            if written_at > moment:
                continue
            key = decision_id, kind, ref
            by_month = months.setdefault(key, {})
            by_month[month] = by_month.get(month, 0) + ore
            if paid_at is not None and paid_at <= moment:
                paid[key] = paid.get(key, 0) + ore
        return tuple(
            Running(
                kind=kind,
                ref=ref,
                by_month=by_month,
                paid=paid.get((decision_id, kind, ref), 0),
                is_ended=decision_id in self.ended and self.ended[decision_id] <= moment,
            )
            for (decision_id, kind, ref), by_month in sorted(months.items())
        )


def year_money(session: Session, year: int) -> YearMoney:
    """Return all money for the months of the year; 2 statements."""
    query = (
        select(
            NeedsMoney.decision_id, NeedsMoney.money_kind, NeedsMoney.ref, NeedsMoney.month,
            NeedsMoney.net + NeedsMoney.vat, NeedsMoney.written_at, NeedsPayRun.at,
        )
        .outerjoin(NeedsPayRun, NeedsPayRun.month == NeedsMoney.pay_month)
        .where(NeedsMoney.month.between(date(year, 1, 1), date(year, 12, 1)))
    )  # fmt: skip
    ends = select(NeedsAwardEnd.decision_id, func.min(NeedsAwardEnd.at))
    return YearMoney(
        rows=[
            (decision_id, MoneyKind(kind), ref, month, int(ore), written_at, paid_at)
            for decision_id, kind, ref, month, ore, written_at, paid_at in session.execute(query)
        ],
        ended={one[0]: one[1] for one in session.execute(ends.group_by(NeedsAwardEnd.decision_id))},
    )


def budgets(session: Session, year: int) -> dict[MoneyKind, int]:
    """Return the year's budget by kind, in öre; the latest row holds."""
    query = select(NeedsBudget).where(NeedsBudget.year == year).order_by(NeedsBudget.id)
    return {MoneyKind(one.money_kind): one.ore for one in session.scalars(query)}


def renewals(session: Session, kind: MoneyKind, *, on: date) -> Renewals:
    """Return how many of the kind's periods that had ended were applied for, and granted, anew.

    As it was known when the day began.
    """
    again, begins = aliased(NeedsCase), start_of(on)
    granted = exists().where(NeedsMoney.ref == again.ref, NeedsMoney.written_at <= begins)
    ends = case((NeedsCase.cut_at > begins, NeedsCase.period_was), else_=NeedsCase.period_to)
    query = select(NeedsCase.id, exists().where(again.previous_id == NeedsCase.id, granted)).where(
        NeedsCase.kind == kind.value,
        ends < on,
        exists().where(NeedsMoney.ref == NeedsCase.ref, NeedsMoney.written_at <= begins),
    )
    found = [was for _case, was in session.execute(query)]
    return Renewals(ended=len(found), renewed=sum(map(bool, found)))
