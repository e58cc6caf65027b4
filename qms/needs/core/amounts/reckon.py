"""From an award and a price list to kronor per month, exact to the öre, with the working.

Per term: hours a week × weeks a term × cost per hour, and the shown costs. A whole month is a
sixth of the term's amount (a twelfth of two terms: skolförordningen 14 kap. 11 §); a part of a
month goes by its days. A month's share is what has been earned so far, rounded to the öre, less
what the months before got: the shares add up to the whole, and support that ends early changes
no month before its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from qms.kernel.money import round_half_up
from qms.kernel.working import Working
from qms.needs.core.amounts.award import Award, Part
from qms.needs.core.amounts.periods import MONTHS_PER_TERM, months_of, part_of_month
from qms.needs.core.amounts.price_list import PriceList
from qms.needs.core.amounts.working_lines import working_of

METHOD = 1
ONE_ORE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one month is worth, in öre: before value-added tax, and the compensation for it."""

    month: date
    net: int
    vat: int

    @property
    def total(self) -> int:
        """Return what is paid."""
        return self.net + self.vat


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """An award in money: month by month, and how it was reckoned."""

    months: tuple[Share, ...]
    working: Working

    @property
    def net(self) -> int:
        """Return the whole amount before value-added tax, in öre."""
        return sum(one.net for one in self.months)

    @property
    def vat(self) -> int:
        """Return the whole compensation for value-added tax, in öre."""
        return sum(one.vat for one in self.months)

    @property
    def total(self) -> int:
        """Return the whole amount to pay, in öre."""
        return self.net + self.vat

    def by_month(self) -> Mapping[date, Share]:
        """Return the shares by month."""
        return {one.month: one for one in self.months}


def hourly_ore(award_part: Part, prices: PriceList) -> Mapping[str, int]:
    """Return the öre per hour that each staff group of the part is reckoned at."""
    found = {}
    for one in award_part.hours:
        group = prices.group(one.group)
        if group is None:
            raise KeyError(one.group)
        found[one.group] = group.ore_per_hour if one.ore_per_hour is None else one.ore_per_hour
    return found


def term_ore(part: Part, form: str, prices: PriceList) -> Fraction:
    """Return what a whole term of the part is worth in öre, before value-added tax; exact."""
    each = hourly_ore(part, prices)
    weeks = Fraction(prices.weeks_of(form))
    staff = sum((Fraction(one.per_week) * weeks * each[one.group] for one in part.hours),
                Fraction(0))  # fmt: skip
    return staff + sum(one.ore for one in part.costs if not one.once)


def earned(award: Award, prices: PriceList) -> Mapping[date, Fraction]:
    """Return the exact öre per month, before value-added tax."""
    found: dict[date, Fraction] = {}
    for part in award.parts:
        per_month = term_ore(part, award.form, prices) / MONTHS_PER_TERM
        for month in months_of(part.period):
            worth = per_month * part_of_month(part.period, month)
            found[month] = found.get(month, Fraction(0)) + worth
        at_once = sum(one.ore for one in part.costs if one.once)
        found[next(months_of(part.period))] += at_once
    return found


def reckon(award: Award, prices: PriceList) -> Reckoned:
    """Return the award in money. Its groups must be in the price list (see `award_faults`)."""
    exact = earned(award, prices)
    rate = Fraction(prices.vat_percent) / 100 if award.is_private else Fraction(0)
    net = [_whole(ore) for ore in accumulate(exact.values())]
    vat = [_whole(ore * rate) for ore in net]
    months = tuple(
        Share(month=month, net=net[at] - before_net, vat=vat[at] - before_vat)
        for at, (month, before_net, before_vat) in enumerate(
            zip(exact, [0, *net], [0, *vat], strict=False)
        )
    )
    whole = {"net": net[-1], "vat": vat[-1]}
    return Reckoned(months=months, working=working_of(award, prices, **whole))


def _whole(ore: Fraction) -> int:
    return int(round_half_up(ore, ONE_ORE))
