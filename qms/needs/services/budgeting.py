"""The year's money by kind, as it may be told: of single children only month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.kernel.clock import local_day, start_of
from qms.needs.core.amounts.periods import month_of, next_month
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.payments.budget import (
    ABOUT_CHILDREN,
    BudgetLine,
    Renewals,
    budget_line,
    children_of,
    few_kinds,
)
from qms.needs.core.telling import tellable
from qms.needs.queries import budget as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBudget:
    """The lines of the three kinds. `few` are the kinds whose money is of few children.

    Money for single children is as it was when the day `on` began, and rounded to thousands.
    """

    lines: tuple[BudgetLine, ...]
    few: frozenset[MoneyKind]
    on: date
    budgets: Mapping[MoneyKind, int]
    renewals: Mapping[MoneyKind, Renewals]


def year_budget(session: Session, year: int, *, now: datetime) -> YearBudget:
    """Return the year's lines, those about children as of the last month that may be told of.

    A month may when at least five children's money is not as at any earlier one that was told.
    """
    money = queries.year_money(session, year)
    months = _months(year, month_of(local_day(now)))
    readings = [money.at(start_of(month)) for month in months]
    told = tellable(
        [
            {kind: of for kind, of in children_of(one).items() if kind not in few_kinds(one)}
            for one in readings
        ]
    )
    of_children, on = readings[told[-1]], months[told[-1]]
    budgets = queries.budgets(session, year)
    renewals = {one: queries.renewals(session, one, on=on) for one in MoneyKind}
    return YearBudget(
        lines=tuple(
            budget_line(
                kind,
                of_children if kind in ABOUT_CHILDREN else money.at(now),
                budget=budgets.get(kind),
                renewals=renewals[kind],
            )
            for kind in MoneyKind
        ),
        few=few_kinds(of_children),
        on=on,
        budgets=budgets,
        renewals=renewals,
    )


def _months(year: int, last: date) -> tuple[date, ...]:
    """Return the first days of months from the year before until the last one, at least that."""
    found, month = [], min(date(year - 1, 1, 1), last)
    while month <= last:
        found.append(month)
        month = next_month(month)
    return tuple(found)
