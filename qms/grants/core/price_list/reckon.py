"""From the budget's items to the amount per pupil and year, line by line, with the working.

Every line is rounded by itself and the amount is the sum of the rounded lines, so that who adds
up the decision gets the decision. Fees are deducted last, after the percentages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.costs.core.items import CostItem
from qms.grants.core.price_list.readings import additions, vat_on
from qms.grants.core.price_list.terms import BandRates, Supplement, Terms
from qms.grants.core.price_list.working_lines import working_of
from qms.kernel.money import round_half_up
from qms.kernel.working import Working

METHOD = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAmount:
    """Öre per pupil and year of one statutory item."""

    item: CostItem
    ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicAmount:
    """The amount per pupil and year in öre, by line. `vat` is on the items and administration."""

    items: tuple[ItemAmount, ...]
    administration: int
    vat: int
    supplements: tuple[int, ...]
    supplement_vat: int
    fee: int
    working: Working

    @property
    def base(self) -> int:
        """Return the sum of the items: what own units get on the same grounds."""
        return sum(one.ore for one in self.items)

    @property
    def total(self) -> int:
        """Return what is granted per pupil and year."""
        added = self.administration + self.vat + sum(self.supplements) + self.supplement_vat
        return self.base + added - self.fee


def reckon(terms: Terms, rates: BandRates, supplements: Sequence[Supplement] = ()) -> BasicAmount:
    """Return the amount per pupil and year (see `faults` for what must hold first)."""
    items = tuple(
        ItemAmount(item=item, ore=_rounded(rates.ore_of(item), terms)) for item in terms.items
    )
    base = Fraction(sum(one.ore for one in items))
    administration, vat = additions(base, terms.reading, terms.percents)
    extra = tuple(_rounded(one.ore, terms) for one in supplements)
    amounts = {
        "administration": _rounded(administration, terms),
        "vat": _rounded(vat, terms),
        "supplement_vat": _rounded(vat_on(Fraction(sum(extra)), terms.reading, terms.percents),
                                   terms),
        "fee": _rounded(rates.fee, terms),
    }  # fmt: skip
    lines = [(one.item, one.ore) for one in items]
    working = working_of(terms, rates, lines, list(zip(supplements, extra, strict=True)), amounts)
    return BasicAmount(items=items, supplements=extra, working=working, **amounts)


def _rounded(ore: Fraction | int, terms: Terms) -> int:
    return int(round_half_up(Fraction(ore), Decimal(terms.quantum)))
