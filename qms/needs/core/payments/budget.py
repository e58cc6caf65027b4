"""The year's budget per kind of money: paid, decided, left, and where the year is heading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from qms.kernel.money import round_half_up
from qms.needs.core.deciding.kinds import MoneyKind

ONE_ORE = Decimal(1)
ENOUGH = 5
"""Ended periods that it takes to believe in how many are renewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A decision's money of one year: öre per month that it is for.

    `is_ended` when the support stopped early, so that nothing follows it.
    """

    kind: MoneyKind
    by_month: Mapping[date, int]
    is_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewals:
    """How many periods that have ended were followed by a new one."""

    ended: int
    renewed: int

    @property
    def share(self) -> Fraction:
        """Return the share that is renewed; all of them while too few have ended to tell."""
        return Fraction(self.renewed, self.ended) if self.ended >= ENOUGH else Fraction(1)

    @property
    def has_few(self) -> bool:
        """Return whether the number renewed, or not renewed, is too small to be told."""
        counts = (self.renewed, self.ended - self.renewed)
        return self.is_observed and any(0 < one < ENOUGH for one in counts)

    @property
    def is_observed(self) -> bool:
        """Return whether the share comes from what has happened."""
        return self.ended >= ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One kind of money in a year, in öre. `budget` is None before it is set.

    `decided` is for the months of the year; `paid` is what has been handed over of it. `coming`
    is what renewals of the decisions that end during the year are expected to cost.
    """

    kind: MoneyKind
    budget: int | None
    decided: int
    paid: int
    coming: int

    @property
    def left(self) -> int | None:
        """Return what is neither paid nor decided."""
        return None if self.budget is None else self.budget - self.decided

    @property
    def forecast(self) -> int:
        """Return what the year is expected to cost."""
        return self.decided + self.coming

    @property
    def against_budget(self) -> int | None:
        """Return what the forecast leaves of the budget; below zero it is exceeded."""
        return None if self.budget is None else self.budget - self.forecast


def coming(running: Iterable[Running], *, year: int, kind: MoneyKind, share: Fraction) -> int:
    """Return what renewals cost in the rest of the year: the last whole month goes on.

    A decision whose months end before December is renewed at its last month's amount, as often
    as `share` says. One that stopped early, and one that lasts the year out, adds nothing.
    """
    whole = Fraction(0)
    for one in running:
        months = [month for month, ore in one.by_month.items() if ore]
        if one.kind is not kind or one.is_ended or not months:
            continue
        last = max(months)
        left = 12 - last.month if last.year == year else 0
        whole += Fraction(one.by_month[last]) * left * share
    return int(round_half_up(whole, ONE_ORE))


def budget_line(
    kind: MoneyKind, running: Iterable[Running],
    *, year: int, budget: int | None, paid: int, renewals: Renewals,
) -> BudgetLine:  # fmt: skip
    """Return the line of one kind of money."""
    known = tuple(running)
    return BudgetLine(
        kind=kind,
        budget=budget,
        decided=sum(
            ore
            for one in known
            if one.kind is kind
            for month, ore in one.by_month.items()
            if month.year == year
        ),
        paid=paid,
        coming=coming(known, year=year, kind=kind, share=renewals.share),
    )
