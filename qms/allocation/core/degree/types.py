"""What a municipality chooses about how strongly the index decides the kronor, as one value."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ONE = Decimal(1)
HALF = Decimal("0.5")


class Construction(StrEnum):
    """How kronor per pupil follow from the index i, where 1 is the schools' mean.

    `linear` i, `stretch` 1 + s(i − 1), `threshold` max(0, i − t), `power` i^p, `concentration`
    1 + k1·u + k2·max(0, u − from) where u is the share in one category, `mix` a part flat and
    the rest by index.
    """

    LINEAR = "linear"
    STRETCH = "stretch"
    THRESHOLD = "threshold"
    POWER = "power"
    CONCENTRATION = "concentration"
    MIX = "mix"


class Negative(StrEnum):
    """What happens when a stretched index is below zero: refuse, or nothing to that unit."""

    REFUSE = "refuse"
    CLIP = "clip"


class PhaseIn(StrEnum):
    """How last year's kronor per pupil soften the change.

    `f1`: a loser loses at most the first year's part, all others pay. `f1b`: and nobody who
    gains falls below last year. `f2`: losers as in f1, counted from last year raised to this
    year's pot, and gainers get the part of their gain that the realised losses pay for.
    """

    NONE = "none"
    F1 = "f1"
    F1B = "f1b"
    F2 = "f2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """A weight k1 on the share of one category, and k2 more on what is above `from_` (0–1)."""

    factor: str
    category: str
    k1: Decimal
    k2: Decimal = Decimal(0)
    from_: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Degree:
    """A construction with its number, limits in kronor per pupil, and protection of losers.

    Only the number of the chosen construction counts. `largest_decrease`, `first_year_part` and
    `index_part` are parts of 1. A `first_year_part` of 0 delays every decrease a year.
    """

    construction: Construction = Construction.LINEAR
    stretch: Decimal = ONE
    negative: Negative = Negative.REFUSE
    threshold: Decimal = Decimal(0)
    power: Decimal = ONE
    concentration: Concentration | None = None
    index_part: Decimal = ONE
    floor_kr: Decimal | None = None
    cap_kr: Decimal | None = None
    largest_decrease: Decimal | None = None
    phase_in: PhaseIn = PhaseIn.NONE
    first_year_part: Decimal = HALF

    @property
    def needs_previous(self) -> bool:
        """Return whether last year's kronor per pupil decide anything."""
        return self.phase_in is not PhaseIn.NONE or self.largest_decrease is not None


LINEAR = Degree()
