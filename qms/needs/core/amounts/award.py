"""What is granted: hours per staff group and shown costs, in one or more parts of a period."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.needs.core.amounts.periods import Period, last_day, longest, month_of
from qms.needs.core.amounts.price_list import PriceList

MOST_HOURS = Decimal(80)
QUARTER = Decimal("0.25")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours a week by one staff group.

    `ore_per_hour` stands in place of the list's price when the provider has shown another actual
    cost; `shown` then says where.
    """

    group: str
    per_week: Decimal
    ore_per_hour: int | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A documented cost beside the hours: per term, or once, paid with the first month."""

    name: str
    ore: int
    once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A time with the same hours all the way through."""

    period: Period
    hours: tuple[Hours, ...]
    costs: tuple[Cost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What is granted to a unit: parts in order, without overlap.

    `is_private` when an independent provider gets it: then value-added tax is compensated.
    """

    form: str
    is_private: bool
    parts: tuple[Part, ...]

    @property
    def period(self) -> Period:
        """Return the days from the first part to the last."""
        return Period(first=self.parts[0].period.first, last=self.parts[-1].period.last)

    def ended(self, last: date, prices: PriceList) -> "Award | None":
        """Return what is left when support ends early; None when nothing is left of it.

        `last` is the last day of support: the child leaves or moves, or another decision takes
        over the day after. By the price list it is paid to that day, or the month out.
        """
        if prices.leaving == "month" and last >= self.period.first:
            last = last_day(month_of(last))
        left = [(part, part.period.until(last)) for part in self.parts]
        kept = tuple(replace(part, period=period) for part, period in left if period)
        return replace(self, parts=kept) if kept else None

    def changed(self, first: date, hours: tuple[Hours, ...]) -> "Award":
        """Return the award with other hours from `first` to its end; costs go on as before."""
        kept, new = [], []
        for part in self.parts:
            before = part.period.until(first - timedelta(days=1))
            kept += [replace(part, period=before)] if before else []
            if part.period.last >= first:
                after = Period(first=max(first, part.period.first), last=part.period.last)
                costs = tuple(one for one in part.costs if before is None or not one.once)
                new.append(replace(part, period=after, hours=hours, costs=costs))
        return replace(self, parts=(*kept, *new))


def award_faults(award: Award, prices: PriceList) -> Iterator[Problem]:
    """Yield everything that hinders the award from being reckoned with the price list."""
    end = longest(prices.basis, award.period.first)
    if award.period.last > end:
        text = said("Perioden går längre än %(day)s.", day=end.isoformat())
        yield Problem(
            message=text, column="period", cure="Korta den, eller skriv två beslut: ett för varje."
        )
    for before, after in zip(award.parts, award.parts[1:], strict=False):
        if after.period.first != before.period.last + timedelta(days=1):
            yield Problem(
                message="Delarna av perioden ska följa på varandra.",
                column="period",
                cure="Låt varje del börja dagen efter att den förra slutar.",
            )
    for part in award.parts:
        yield from _part_faults(part, prices)


def _part_faults(part: Part, prices: PriceList) -> Iterator[Problem]:
    if not part.hours and not part.costs:
        yield Problem(message="Inget beviljas.", column="hours", cure="Skriv timmar eller avslå.")
    for one in part.hours:
        if prices.group(one.group) is None:
            text = said("Yrkesgruppen %(group)s finns inte i prislistan.", group=one.group)
            yield Problem(message=text, column="hours", cure="Välj en annan yrkesgrupp.")
        if not 0 < one.per_week <= MOST_HOURS or one.per_week % QUARTER:
            text = said("Timmar per vecka skrivs i kvartar, högst %(most)s.", most=MOST_HOURS)
            yield Problem(message=text, column="hours", cure="Skriv till exempel 12,5.")
        if one.ore_per_hour is not None and (one.ore_per_hour <= 0 or not one.shown.strip()):
            yield Problem(
                message="En annan timkostnad än prislistans ska vara visad.",
                column="ore_per_hour",
                cure="Skriv kostnaden och var den är visad.",
            )
    for cost in part.costs:
        if cost.ore <= 0 or not cost.name.strip():
            yield Problem(
                message="En övrig kostnad ska ha ett namn och vara större än noll.",
                column="costs",
                cure="Skriv vad den gäller och hur stor den är.",
            )
