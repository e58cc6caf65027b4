"""The year's budget per kind of money: paid, decided, left, and where the year is heading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from qms.kernel.few import few_in
from qms.kernel.money import round_half_up
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.hiding import FEWEST, about

ONE_ORE = Decimal(1)
THOUSAND = 1000_00
ENOUGH = 5
"""Ended periods that it takes to believe in how many are renewed."""
ABOUT_CHILDREN = (MoneyKind.ADDITIONAL, MoneyKind.OPERATIONAL)
"""The kinds that are for single children; block grants are public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A decision's money of one year: öre per month that it is for, and what has been paid of it.

    `ref` is of the case or the grant. `is_ended` when the support stopped early, so that nothing
    follows it.
    """

    kind: MoneyKind
    by_month: Mapping[date, int]
    ref: str = ""
    paid: int = 0
    is_ended: bool = False

    @property
    def decided(self) -> int:
        """Return all of the year's money."""
        return sum(self.by_month.values())

    @property
    def is_renewed(self) -> bool:
        """Return whether the year is expected to cost more than what is decided."""
        months = [month.month for month, ore in self.by_month.items() if ore]
        return bool(months) and max(months) < 12 and not self.is_ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewals:
    """How many periods that have ended were followed by a new one."""

    ended: int
    renewed: int

    @property
    def share(self) -> Fraction:
        """Return the share that is renewed, as it is told; all while too few are known to tell.

        A share that may not be told may not be counted with either: the forecast would tell it.
        """
        is_known = self.is_observed and not self.has_few
        return Fraction(self.told_renewed, self.told_ended) if is_known else Fraction(1)

    @property
    def told_ended(self) -> int:
        """Return about how many have ended."""
        return about(self.ended)

    @property
    def told_renewed(self) -> int:
        """Return about how many were renewed."""
        return about(self.renewed)

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
    is what renewals of the decisions that end during the year are expected to cost. For kinds
    that are for single children they are in whole thousands of kronor, and `few_paid` and
    `few_coming` say that what is paid, or comes, is of a few children or would tell of them.
    """

    kind: MoneyKind
    budget: int | None
    decided: int
    paid: int
    coming: int
    few_paid: bool = False
    few_coming: bool = False

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


def coming(running: Iterable[Running], *, share: Fraction) -> int:
    """Return what renewals cost in the rest of the year: the last whole month goes on.

    A decision whose months end before December is renewed at its last month's amount, as often
    as `share` says. One that stopped early, and one that lasts the year out, adds nothing.
    """
    whole = Fraction(0)
    for one in running:
        if one.is_renewed:
            last = max(month for month, ore in one.by_month.items() if ore)
            whole += Fraction(one.by_month[last]) * (12 - last.month) * share
    return int(round_half_up(whole, ONE_ORE))


def budget_line(
    kind: MoneyKind, running: Iterable[Running],
    *, budget: int | None, renewals: Renewals,
) -> BudgetLine:  # fmt: skip
    """Return the line of one kind of money in the year that the decisions' months are of."""
    known = [one for one in running if one.kind is kind]
    step = THOUSAND if kind in ABOUT_CHILDREN else 1
    return BudgetLine(
        kind=kind,
        budget=budget,
        decided=about(sum(one.decided for one in known), step),
        paid=about(sum(one.paid for one in known), step),
        coming=about(coming(known, share=renewals.share), step),
        few_paid=kind in ABOUT_CHILDREN
        and (
            _is_few(one.ref for one in known if one.paid)
            or _is_few(one.ref for one in known if one.paid != one.decided)
        ),
        few_coming=kind in ABOUT_CHILDREN and _is_few(one.ref for one in known if one.is_renewed),
    )


def _is_few(refs: Iterable[str]) -> bool:
    return 0 < len(set(refs)) < FEWEST


def children_of(running: Iterable[Running]) -> dict[MoneyKind, dict[str, int]]:
    """Return the öre of each child's decisions, by kind of money."""
    found: dict[MoneyKind, dict[str, int]] = {kind: {} for kind in ABOUT_CHILDREN}
    for one in running:
        if one.kind in found:
            found[one.kind][one.ref] = found[one.kind].get(one.ref, 0) + one.decided
    return found


def few_kinds(running: Iterable[Running]) -> frozenset[MoneyKind]:
    """Return the kinds whose money is of few children, or would tell of the other kind's."""
    counts = {kind.value: len(refs) for kind, refs in children_of(running).items()}
    return frozenset(MoneyKind(one) for one in few_in(counts, FEWEST))
