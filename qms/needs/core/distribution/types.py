"""A child with an assessed need and what was decided, without any identity."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Provider(StrEnum):
    """Who runs the unit."""

    OWN = "own"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child whose case was decided, refusals too.

    `points` are the profile's, `hours` assessed support hours per week, `level` the threshold
    that the assessment came to. `ore` is what was granted for the month, 0 for a refusal, without
    the compensation for value added tax that only independent providers get. `key` only tells
    children apart from one measuring to the next.
    """

    unit: str
    provider: Provider
    level: str
    points: int
    hours: Decimal
    ore: int
    key: str = ""
