"""The price list: from the budget's items per pupil to the amount an independent provider gets."""

from qms.grants.core.price_list.readings import Percents, Reading, additions, vat_on
from qms.grants.core.price_list.reckon import METHOD, METHODS, BasicAmount, ItemAmount, reckon
from qms.grants.core.price_list.terms import (
    Band,
    BandRates,
    Premises,
    Supplement,
    Terms,
)

__all__ = [
    "METHOD",
    "METHODS",
    "Band",
    "BandRates",
    "BasicAmount",
    "ItemAmount",
    "Percents",
    "Premises",
    "Reading",
    "Supplement",
    "Terms",
    "additions",
    "reckon",
    "vat_on",
]
