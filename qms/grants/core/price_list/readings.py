"""Three readings of "three per cent" and "six per cent" that municipalities use, each by name.

Skolförordningen 14 kap. 4–5 §§ says administration is three per cent of the basic amount (one
per cent in pedagogical care) and value-added tax six per cent of the whole grant, not in which
order they are reckoned. Courts have tried decisions made by each: the decision says which it is.
Nor does it say whether administration is laid on what a unit has for its pupils' backgrounds.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qms.costs.core.items import GrantForm

ADMINISTRATION, CARE_ADMINISTRATION, VAT = Fraction(3, 100), Fraction(1, 100), Fraction(6, 100)


class Reading(StrEnum):
    """How the two percentages are laid on: factor 1.0918, 1.09 or 1 ÷ 0.91."""

    CHAINED = "chained"
    ADDED = "added"
    SHARE = "share"


class OnSupplements(StrEnum):
    """What is laid on supplements: tax alone, or administration too, as on the items."""

    VAT = "vat"
    AS_ITEMS = "as_items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Percents:
    """The two parts as fractions of one."""

    administration: Fraction
    vat: Fraction = VAT


def percents_of(form: GrantForm) -> Percents:
    """Return the statutory parts of the form."""
    is_care = form is GrantForm.PEDAGOGICAL_CARE
    return Percents(administration=CARE_ADMINISTRATION if is_care else ADMINISTRATION)


def additions(base: Fraction, reading: Reading, percents: Percents) -> tuple[Fraction, Fraction]:
    """Return administration and value-added tax on `base`, the sum of the items; exact.

    `CHAINED`: tax on base with administration. `ADDED`: both on base. `SHARE`: both are that part
    of the whole that comes out.
    """
    share, tax = percents.administration, percents.vat
    if reading is Reading.SHARE:
        whole = base / (1 - share - tax)
        return whole * share, whole * tax
    administration = base * share
    taxed = base + administration if reading is Reading.CHAINED else base
    return administration, taxed * tax


def vat_on(supplement: Fraction, reading: Reading, percents: Percents) -> Fraction:
    """Return the value-added tax on a supplement, which has no administration; exact."""
    if reading is Reading.SHARE:
        return supplement / (1 - percents.vat) * percents.vat
    return supplement * percents.vat
