"""From the own units' budget to öre per pupil, and whether a price list reaches the budget."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.costs.core.items import CostItem
from qms.grants.core.price_list.item_names import ITEM_NAMES
from qms.grants.core.price_list.terms import Band, BandRates
from qms.kernel.money import ORE_PER_KRONA, kronor_text, round_half_up
from qms.kernel.problems import Problem
from qms.kernel.said import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Pupils the budget counts with in a band, and the band's weight (1 for the plain price)."""

    band: Band
    pupils: Fraction
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What an item has in the budget, and what the price list comes to with the same pupils."""

    item: CostItem
    budget: int
    priced: Fraction

    @property
    def missing(self) -> Fraction:
        """Return the öre of the budget that no price carries; below zero when prices are higher."""
        return self.budget - self.priced


def rates_per_pupil(budget: int, volumes: Sequence[Volume], *, quantum: int) -> Mapping[str, int]:
    """Return öre per pupil by band for `budget` öre: in proportion to the weights, rounded.

    Raise ValueError when there are no pupils to divide by.
    """
    weighted = sum((one.pupils * one.weight for one in volumes), Fraction(0))
    if weighted <= 0:
        raise ValueError("no pupils to divide the budget by")
    return {
        one.band.key: int(round_half_up(budget * one.weight / weighted, Decimal(quantum)))
        for one in volumes
    }


def reached(
    budget: Mapping[CostItem, int], rates: Sequence[BandRates], volumes: Sequence[Volume]
) -> tuple[Reach, ...]:
    """Return, per item of the budget, what the prices come to with the budget's own pupils."""
    pupils = {one.band.key: one.pupils for one in volumes}
    return tuple(
        Reach(
            item=item,
            budget=ore,
            priced=sum(
                (_average(rate, item) * pupils.get(rate.band.key, Fraction(0)) for rate in rates),
                Fraction(0),
            ),
        )
        for item, ore in budget.items()
    )


def _average(rate: BandRates, item: CostItem) -> int:
    """Return the item's öre; of premises the average, whatever one provider has got."""
    return rate.premises.average if item is CostItem.PREMISES else rate.items.get(item, 0)


def reach_faults(reaches: Sequence[Reach], *, quantum: int, pupils: Fraction) -> Iterator[Problem]:
    """Yield the items whose prices do not come to the budget, beyond what rounding can make."""
    rounding = pupils * quantum / 2
    for one in reaches:
        if abs(one.missing) > rounding:
            text = said("%(item)s: priserna ger %(priced)s, budgeten har %(budget)s.",
                        item=ITEM_NAMES[one.item], priced=kronor_text(_krona(one.priced)),
                        budget=kronor_text(_krona(Fraction(one.budget))))  # fmt: skip
            yield Problem(message=text, column=one.item,
                          cure="Räkna priserna ur budgeten igen, eller skriv varför.")  # fmt: skip


def _krona(ore: Fraction) -> int:
    return int(round_half_up(ore, Decimal(ORE_PER_KRONA)))
