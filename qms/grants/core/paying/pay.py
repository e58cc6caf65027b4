"""Öre per child and month from the days that count and the decisions' yearly amounts."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qms.costs.core.items import GrantForm
from qms.grants.core.paying.enrolment import CountBy, CountRule, Enrolment, Span
from qms.grants.core.paying.twelfths import MONTHS, part_of, twelfth


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceKey:
    """What a yearly amount is for; `unit` is empty when all units of the provider have it."""

    provider: str
    form: GrantForm
    band: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFrom:
    """An amount per child and year from the first day of `month` (1–12) on."""

    month: int
    ore_per_year: int


Prices = Mapping[PriceKey, Sequence[PriceFrom]]
"""The amounts of a calendar year: one from January, more where a decision was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitled:
    """What one child's enrolment gives for one month, in öre, and of how many days.

    `part` is the first and last day of the month that it gives, and the days of the month.
    """

    enrolment: Enrolment
    month: int
    days: int
    ore: int
    part: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlements:
    """Everything a year gives; `unpriced` are enrolments that no decision has an amount for."""

    rows: tuple[Entitled, ...]
    unpriced: tuple[Enrolment, ...]

    @property
    def ore(self) -> int:
        """Return the sum."""
        return sum(row.ore for row in self.rows)


def entitlements(
    spans: Iterable[Span], prices: Prices, rule: CountRule, *, year: int
) -> Entitlements:
    """Return the öre of each enrolment and month of the year."""
    rows: list[Entitled] = []
    unpriced: dict[Enrolment, None] = {}
    table = _Table(prices, year)
    for span in spans:
        amounts = table.amounts(span.enrolment)
        for month, first, last in _months(span, table.days):
            share = _share(rule, first=first, last=last, days=table.days[month])
            if share is None:
                continue
            ore = amounts[month]
            if ore is None:
                unpriced[span.enrolment] = None
                continue
            rows.append(
                Entitled(enrolment=span.enrolment, month=month, days=last - first + 1,
                         ore=share.of(ore), part=(share.first, share.last, share.days))
            )  # fmt: skip
    return Entitlements(rows=tuple(rows), unpriced=tuple(unpriced))


class _Table:
    """Days and öre of the months of a year (1–12): many children have the same amounts."""

    def __init__(self, prices: Prices, year: int) -> None:
        self._prices = prices
        self._known: dict[PriceKey, tuple[int | None, ...]] = {}
        self.days = (0, *(monthrange(year, month)[1] for month in range(1, MONTHS + 1)))

    def amounts(self, one: Enrolment) -> tuple[int | None, ...]:
        """Return a whole month's öre by month; None where no decision has an amount."""
        key = PriceKey(provider=one.provider, form=one.form, band=one.band, unit=one.unit)
        if key not in self._known:
            offers = _offers(one, self._prices)
            found = (ore_per_year(offers, month) for month in range(1, MONTHS + 1))
            months = (None if ore is None else twelfth(ore, at) for at, ore in enumerate(found, 1))
            self._known[key] = (None, *months)
        return self._known[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    first: int
    last: int
    days: int

    def of(self, ore: int) -> int:
        return part_of(ore, first=self.first, last=self.last, days=self.days)


def _share(rule: CountRule, *, first: int, last: int, days: int) -> _Share | None:
    """Return the part of the month that days `first`–`last` give; None when they give nothing."""
    if rule.by is CountBy.DAYS:
        return _Share(first=first, last=last, days=days)
    is_counted = first <= rule.count_day <= last
    return _Share(first=1, last=days, days=days) if is_counted else None


def _months(span: Span, days: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield month, first and last day of the month, for the months that the span touches."""
    for month in range(span.first.month, span.last.month + 1):
        first = span.first.day if month == span.first.month else 1
        is_end = month == span.last.month
        last = span.last.day if is_end else days[month]
        yield month, first, last


def _offers(one: Enrolment, prices: Prices) -> Sequence[PriceFrom]:
    """Return the amounts of the unit and of its provider, the unit's own first."""
    everywhere = PriceKey(provider=one.provider, form=one.form, band=one.band)
    own = prices.get(replace(everywhere, unit=one.unit), ())
    return (*own, *prices.get(everywhere, ()))


def ore_per_year(offers: Sequence[PriceFrom], month: int) -> int | None:
    """Return the amount that holds in the month: the latest that had begun, of two the first."""
    begun = [one for one in offers if one.month <= month]
    return max(begun, key=lambda one: one.month).ore_per_year if begun else None


def year_of(offers: Sequence[PriceFrom]) -> int:
    """Return what one child there all the year gives: the months under each amount."""
    in_order = sorted(offers, key=lambda one: one.month)
    ends = [*(after.month for _, after in pairwise(in_order)), MONTHS + 1]
    return sum(
        twelfth(one.ore_per_year, month)
        for one, end in zip(in_order, ends, strict=True)
        for month in range(one.month, end)
    )
