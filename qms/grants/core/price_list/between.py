"""What other municipalities pay for their pupils here, by the reading that the list names.

Compulsory school: the home municipality pays what the education costs (skollagen 10 kap. 34 §);
preschool and leisure centre: by the same grounds as own units get (8 kap. 17 §, 14 kap. 14 §).
Municipalities get value-added tax back from the state, so that none is added between them.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qms.grants.core.price_list.readings import Reading, additions, percents_of
from qms.grants.core.price_list.terms import BandRates, Terms
from qms.kernel.money import round_half_up


class Between(StrEnum):
    """What is charged: the own cost per pupil, or that with administration on it."""

    OWN_COST = "own_cost"
    WITH_ADMINISTRATION = "with_administration"


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenAmount:
    """Öre per pupil and year that another municipality pays, by part."""

    base: int
    administration: int
    fee: int

    @property
    def total(self) -> int:
        """Return what is paid."""
        return self.base + self.administration - self.fee


def between_amount(terms: Terms, rates: BandRates, reading: Between) -> BetweenAmount:
    """Return the amount of a band, each part rounded by itself; premises are the average."""

    def rounded(ore: Fraction | int) -> int:
        return int(round_half_up(Fraction(ore), Decimal(terms.quantum)))

    items = sum(rounded(ore) for ore in rates.items.values())
    base = items + rounded(rates.premises.average)
    administration = 0
    if reading is Between.WITH_ADMINISTRATION:
        # Without tax the chained and the added reading are the same.
        is_share = terms.reading is Reading.SHARE
        share = percents_of(terms.form).administration
        exact = base / (1 - share) * share if is_share else additions(
            Fraction(base), Reading.ADDED, terms.percents
        )[0]  # fmt: skip
        administration = rounded(exact)
    return BetweenAmount(base=base, administration=administration, fee=rounded(rates.fee))
