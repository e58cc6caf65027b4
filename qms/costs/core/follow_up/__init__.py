"""The year's money unit by unit: budget, outcome so far, where the year ends, and why."""

from qms.costs.core.follow_up.basis import BandPupils, Basis, Expected, Line
from qms.costs.core.follow_up.followed import FormFollow, Sums, UnitFollow, follow, sums_of
from qms.costs.core.follow_up.forecasting import ItemFollow
from qms.costs.core.follow_up.pupils import AutumnFrom
from qms.costs.core.follow_up.terms import Terms, read_terms

__all__ = [
    "AutumnFrom",
    "BandPupils",
    "Basis",
    "Expected",
    "FormFollow",
    "ItemFollow",
    "Line",
    "Sums",
    "Terms",
    "UnitFollow",
    "follow",
    "read_terms",
    "sums_of",
]
