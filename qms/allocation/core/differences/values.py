"""What the comparison of schools is fed with, and what is left out of it."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qms.allocation.core.index import Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A unit's pupils by factor and category; a factor that nothing is known of is not there.

    `known` is the share of its pupils that the figures cover, None when the source does not say.
    """

    unit: str
    pupils: int
    shares: Shares
    known: Fraction | None = None
    is_independent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolResult:
    """A unit's value of one indicator a year, and the pupils behind it where that is known."""

    unit: str
    year: int
    value: float
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What the results measure. `scale` is `percent`, `points` or another unit of measure."""

    key: str
    name: str
    scale: str


class Why(StrEnum):
    """Why a unit, or a figure of it, is not in a comparison."""

    NO_PUPILS = "no-pupils"
    PUPILS_WITHHELD = "pupils-withheld"
    NO_BACKGROUND = "no-background"
    UNEVEN = "uneven"
    NO_RESULT = "no-result"
    RESULT_WITHHELD = "result-withheld"
    FEW_BEHIND = "few-behind"
    BACKGROUND_OF_FEW = "background-of-few"
    GROUP_OF_FEW = "group-of-few"
    NOT_IN_FACTORS = "not-in-factors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Omitted:
    """A unit that a figure does not cover; `about` names the factor or the indicator.

    `year` is given when it is only a year's result that is not there.
    """

    unit: str
    about: str
    why: Why
    detail: str = ""
    year: int | None = None
