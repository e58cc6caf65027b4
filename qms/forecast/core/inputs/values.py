"""What is known beside the counts: dwellings, flows between areas and units, planned changes."""

from dataclasses import dataclass
from enum import StrEnum

COMPLETED = "completed"
AGE_SPANS = ((0, 5), (6, 9), (10, 12), (13, 15))


class MoveKind(StrEnum):
    """What a planned change is called; the pupils move in the same way in all of them."""

    CLOSE = "close"
    OPEN = "open"
    MOVE = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwellings:
    """`n` dwellings of an area that are, or are planned to be, moved into during `year`.

    `probability` is 0–1. `stage` is `completed` when it has happened.
    """

    area: str
    year: int
    kind: str
    stage: str
    project: str
    n: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Pupils who live in an area and attend a unit, in the steps `low`–`high`; None is withheld."""

    area: str
    unit: str
    year: int
    low: int
    high: int
    n: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From the autumn of `year`, `share` (0–1) of the unit's pupils in `low`–`high` are at `to`."""

    unit: str
    to: str
    year: int
    kind: MoveKind
    low: int
    high: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HousingRate:
    """Children per new dwelling of a kind, in all within each span of ages, and who says so.

    The spans are 0–5, 6–9, 10–12 and 13–15 years.
    """

    kind: str
    small: float
    low: float
    middle: float
    upper: float
    source: str = ""

    @property
    def spans(self) -> tuple[float, float, float, float]:
        """Return the rates of the four spans of ages, youngest first."""
        return self.small, self.low, self.middle, self.upper

    def at(self, age: int) -> float:
        """Return children of one year of age per dwelling; 0 outside 0–15."""
        for (first, last), rate in zip(AGE_SPANS, self.spans, strict=True):
            if first <= age <= last:
                return rate / (last - first + 1)
        return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCount:
    """Inhabitants of an age in an area on 31 December; births have age 0 of their year."""

    area: str
    age: int
    year: int
    n: float
