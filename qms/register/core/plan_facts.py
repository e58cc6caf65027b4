"""Facts about areas and plans as other modules get them."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingPlan:
    """`n` dwellings of an area that are moved into during a calendar year, or are to be.

    `kind` is `house`, `rental`, `owned` or `special`; `stage` is `completed`, `building`,
    `adopted`, `planning` or `idea`; `probability` (0–1) is that they are moved into that year.
    """

    area_id: int
    year: int
    kind: str
    stage: str
    project: str
    n: int
    probability: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilFlow:
    """Pupils living in an area and attending a unit on 15 October, in the steps `low`–`high`.

    `n` is None when it is withheld.
    """

    area_id: int
    unit_id: int
    year: int
    low: int
    high: int
    n: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """From the autumn of `year`, `share` of the unit's pupils in `low`–`high` are at `to_id`.

    `kind` is `close` (the unit closes), `open` (`to_id` opens) or `move`.
    """

    unit_id: int
    to_id: int
    year: int
    kind: str
    low: int
    high: int
    share: Decimal
