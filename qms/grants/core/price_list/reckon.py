"""From the budget's items to the amount per pupil and year, line by line, with the working.

Every line is rounded by itself and the amount is the sum of the rounded lines, so that who adds
up the decision gets the decision. Fees are deducted last, after the percentages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.costs.core.items import CostItem
from qms.grants.core.price_list.law import FIRST_METHOD, law_of
from qms.grants.core.price_list.readings import OnSupplements, Reading, additions, vat_on
from qms.grants.core.price_list.terms import BandRates, Supplement, Terms
from qms.grants.core.price_list.working_lines import working_of
from qms.kernel.money import round_half_up
from qms.kernel.working import Working

METHOD = 2
METHODS = (FIRST_METHOD, METHOD)
"""The first named the schools' ordinance in every form, and reckoned the chained tax on
administration before it was rounded: the printed formula could then be a krona from its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAmount:
    """Öre per pupil and year of one statutory item."""

    item: CostItem
    ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicAmount:
    """The amount per pupil and year in öre, by line. `vat` is on the items and administration.

    Where supplements are reckoned as items, theirs is in `vat` and `supplement_vat` is zero.
    """

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


def reckon(
    terms: Terms, rates: BandRates, supplements: Sequence[Supplement] = (), *, method: int = METHOD
) -> BasicAmount:
    """Return the amount per pupil and year (see `faults` for what must hold first)."""
    items = tuple(
        ItemAmount(item=item, ore=_rounded(rates.ore_of(item), terms)) for item in terms.items
    )
    base = Fraction(sum(one.ore for one in items))
    extra = tuple(_rounded(one.ore, terms) for one in supplements)
    as_items = terms.on_supplements is OnSupplements.AS_ITEMS
    apart = Fraction(0 if as_items else sum(extra))
    added_to = base + sum(extra) - apart
    administration, vat = additions(added_to, terms.reading, terms.percents)
    if method > FIRST_METHOD and terms.reading is Reading.CHAINED:
        vat = (added_to + _rounded(administration, terms)) * terms.percents.vat
    amounts = {
        "administration": _rounded(administration, terms),
        "vat": _rounded(vat, terms),
        "supplement_vat": _rounded(vat_on(apart, terms.reading, terms.percents), terms),
        "fee": _rounded(rates.fee, terms),
    }
    lines = [(one.item, one.ore) for one in items]
    beside = list(zip(supplements, extra, strict=True))
    law = law_of(terms.form, method)
    working = working_of(terms, rates, lines, beside, amounts=amounts, law=law)
    return BasicAmount(items=items, supplements=extra, working=working, **amounts)


def _rounded(ore: Fraction | int, terms: Terms) -> int:
    return int(round_half_up(Fraction(ore), Decimal(terms.quantum)))
