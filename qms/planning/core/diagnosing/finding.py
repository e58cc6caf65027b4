"""What an alternative cannot meet, and what would help."""

from dataclasses import dataclass
from enum import StrEnum

from qms.planning.core.plan.steps import Step


class Cause(StrEnum):
    """Why children have no place."""

    NO_SCHOOL = "no_school"
    """No open school has their band within the hard limit."""
    NO_ROOM = "no_room"
    """Their school has more classes than rooms."""


class Help(StrEnum):
    """What kind of a single change it is."""

    EXTEND = "extend"
    PAVILION = "pavilion"
    OPEN = "open"
    KEEP = "keep"
    LIMIT = "limit"
    CLASS_SIZE = "class_size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One change: a `step` for the alternative or, for a hard limit, `km` in the case.

    `kronor` is what the present value rises by, counted exactly, and `left` the children and years
    of the finding that still lack a place, or of others that lack one for its sake.
    """

    help: Help
    kronor: float
    left: float
    step: Step | None = None
    km: float | None = None

    @property
    def is_enough(self) -> bool:
        """Return whether everybody gets a place."""
        return self.left < 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Children of an area and a band who lack a place, in the years of `missing` (year: children).

    For `NO_ROOM` all without a room at `school` are counted; the band and the area are those that
    made it too small: where classes and children rose the most since it last had room, or else
    where they are the most. For `NO_SCHOOL` `school` is the nearest open one that has the band,
    `km` away, empty when there is none. `remedies` are those that help, the best first: the
    cheapest of those that are enough, then those that leave the fewest.
    """

    cause: Cause
    area: str
    band: str
    missing: dict[int, float]
    school: str = ""
    km: float | None = None
    remedies: tuple[Remedy, ...] = ()

    @property
    def first_year(self) -> int:
        """Return the first year that somebody lacks a place."""
        return min(self.missing)

    @property
    def most(self) -> float:
        """Return the most children without a place in a year."""
        return max(self.missing.values())

    @property
    def cheapest(self) -> Remedy | None:
        """Return the cheapest single change that is enough, None where no single one is."""
        first = self.remedies[0] if self.remedies else None
        return first if first and first.is_enough else None
