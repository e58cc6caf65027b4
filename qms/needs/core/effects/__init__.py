"""What came of the support, over many children: by area, by year, by unit, by use."""

from qms.needs.core.effects.summing import (
    Effects,
    UseCount,
    YearChange,
    effects,
    told_by,
    without_names_of_few,
)
from qms.needs.core.effects.types import Followed, ToldUse

__all__ = [
    "Effects",
    "Followed",
    "ToldUse",
    "UseCount",
    "YearChange",
    "effects",
    "told_by",
    "without_names_of_few",
]
