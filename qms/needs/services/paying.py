"""A month handed over, money paid back that was not used, and the budget of a year."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record, take_turn
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.amounts.periods import month_of
from qms.needs.core.amounts.settle import MoneyRow, unused, unused_faults
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.models import NeedsBudget, NeedsMoney, NeedsPayRun
from qms.needs.queries.deciding import in_force
from qms.needs.queries.money import next_pay, rows_of
from qms.needs.services.deciding.approving import MONEY_OF
from qms.needs.services.deciding.money import pay_month, write_rows
from qms.needs.services.deciding.proposing import require_officer
from qms.needs.services.opening import take_case


def hand_over(session: Session, actor: Actor, month: date, *, now: datetime) -> None:
    """Mark the month as handed over to be paid: later rows are paid with later months.

    Raise RefusedError for a month that has been handed over, is not the next one, or has not
    come yet.
    """
    authorize(actor, Can.NEEDS_PAY)
    take_turn(session)  # nobody writes months while this one is counted: see `pay_month`
    today = local_day(now)
    is_next = month == _first_left(session, today)
    if not is_next or month > month_of(today):
        message = "Månaden kan inte lämnas till betalning nu."
        raise RefusedError((Problem(message=message, cure="Ta månaderna i ordning, en i taget."),))
    rows = session.execute(
        select(NeedsMoney.net, NeedsMoney.vat).where(NeedsMoney.pay_month == month)
    ).all()
    ore = sum(net + vat for net, vat in rows)
    session.add(NeedsPayRun(month=month, rows=len(rows), ore=ore, by=actor.pseudonym, at=now))
    session.flush()
    record(session, actor, "needs.handed-over", f"{month:%Y-%m}", now=now, rows=len(rows), ore=ore)


def _first_left(session: Session, today: date) -> date:
    """Return the first month with rows that has not been handed over, else the next one."""
    done = set(session.scalars(select(NeedsPayRun.month)))
    months = set(session.scalars(select(NeedsMoney.pay_month).distinct())) - done
    return min((one for one in months), default=next_pay(session, today))


def repay_unused(session: Session, actor: Actor, ref: str, *, net: int, now: datetime) -> None:
    """Write that money was not used and is paid back; never more than has been paid."""
    _row, opened = take_case(session, actor, ref, can=Can.NEEDS_HANDLE, now=now)
    require_officer(actor, opened)
    head = in_force(session, ref)
    if head is None:
        message = "Det finns inget beslut att betala tillbaka för."
        raise RefusedError((Problem(message=message, cure="Läs sidan igen."),))
    rows = rows_of(session, head.id)
    month = pay_month(session, now)
    vat = _tax(rows, net)
    if problems := tuple(unused_faults(rows, net=net, vat=vat, month=month)):
        raise RefusedError(problems)
    made = unused(rows, net=net, vat=vat, month=month)
    write_rows(session, actor, head, made, kind=MONEY_OF[opened.kind], now=now)
    record(session, actor, "needs.repaid-unused", ref, now=now, path=opened.unit.path)


def _tax(rows: tuple[MoneyRow, ...], net: int) -> int:
    """Return the compensation for tax that follows `net` back, in the decision's proportion."""
    whole = sum(row.net for row in rows)
    tax = sum(row.vat for row in rows)
    return (2 * net * tax + whole) // (2 * whole) if whole > 0 else 0


def set_budget(
    session: Session, actor: Actor, year: int, kind: MoneyKind, *, ore: int, now: datetime
) -> None:
    """Set a year's budget for one kind of money; what it was before is kept."""
    authorize(actor, Can.NEEDS_PAY)
    if ore < 0 or not 2000 <= year <= 2100:
        raise RefusedError(
            (Problem(message="Budgeten ska vara noll eller mer.", column=kind.value, cure=""),)
        )
    session.add(
        NeedsBudget(
            year=year, money_kind=kind.value, ore=ore, saved_by=actor.pseudonym, saved_at=now
        )
    )
    session.flush()
    record(session, actor, "needs.set-budget", year, now=now, kind=kind.value, ore=ore)
