"""Whom an alternative moves: from where to where, when, and how far."""

from qms.planning.core.impact.journeys import Journey, journeys_of
from qms.planning.core.impact.moving import Move, moves
from qms.planning.core.impact.summing import (
    FEWEST,
    Group,
    by_area,
    by_change,
    by_grade,
    is_few,
)

__all__ = [
    "FEWEST",
    "Group",
    "Journey",
    "Move",
    "by_area",
    "by_change",
    "by_grade",
    "is_few",
    "journeys_of",
    "moves",
]
