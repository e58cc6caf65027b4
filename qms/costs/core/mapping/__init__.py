"""From what a line is booked on to what it was for and where: rules, first hit wins."""

from qms.costs.core.mapping.codes import Codes, parse_codes
from qms.costs.core.mapping.mapped import Mapped, Unmapped, map_ledger
from qms.costs.core.mapping.rules import ItemRule, Mapping, Place, PlaceRule

__all__ = [
    "Codes",
    "ItemRule",
    "Mapped",
    "Mapping",
    "Place",
    "PlaceRule",
    "Unmapped",
    "map_ledger",
    "parse_codes",
]
