"""A calculation of costs as it is kept: whole, and the same bytes for the same figures."""

from qms.costs.core.stored.reading import load
from qms.costs.core.stored.records import Direct, Earlier, GroupLine, Kept, UnitLine, Unplaced, Way
from qms.costs.core.stored.writing import dump, kept_of

__all__ = [
    "Direct",
    "Earlier",
    "GroupLine",
    "Kept",
    "UnitLine",
    "Unplaced",
    "Way",
    "dump",
    "kept_of",
    "load",
]
