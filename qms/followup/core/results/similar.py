"""Which units are most alike: as many children or pupils, the same grades, a similar background.

Each part is measured so that 1 is plainly unlike: twice as many pupils, ten percentage points of
the background, no grade in common. The distance is the root of their squares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2, sqrt

from qms.followup.core.results.means import FEWEST_UNITS

Background = Mapping[str, Mapping[str, float]]
"""Factor to category to share (0–1)."""
MOST = 5
PLAINLY_UNLIKE = 0.10
FARTHEST = 2.0
"""Beyond this a unit is not alike, even when it is the nearest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a unit is compared by; `background` is empty when the register has none."""

    unit_id: int
    pupils: int
    steps: frozenset[int]
    background: Background


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Why a unit is among the similar ones.

    `gap` is how much the background differs on average, as a share (None: not known of one).
    """

    unit_id: int
    pupils: int
    own_pupils: int
    gap: float | None
    has_same_steps: bool
    distance: float


def nearest(own: Profile, others: Iterable[Profile], *, most: int = MOST) -> tuple[Likeness, ...]:
    """Return the units most alike, the nearest first, none that is plainly unlike.

    Empty when they are so few that their mean would show one unit's value, or when nobody knows
    how many pupils the unit has.
    """
    if own.pupils < 1:
        return ()
    told = (
        likeness(own, other)
        for other in others
        if other.unit_id != own.unit_id and other.pupils > 0 and own.steps & other.steps
    )
    near = sorted(
        (one for one in told if one.distance <= FARTHEST),
        key=lambda one: (one.distance, one.unit_id),
    )
    return tuple(near[:most]) if len(near) >= FEWEST_UNITS else ()


def likeness(own: Profile, other: Profile) -> Likeness:
    """Return how alike two units are, both with pupils."""
    size = log2(other.pupils / own.pupils)
    gap = background_gap(own.background, other.background)
    background = 0.0 if not own.background else 1.0 if gap is None else gap / PLAINLY_UNLIKE
    shared = len(own.steps & other.steps) / len(own.steps | other.steps)
    return Likeness(
        unit_id=other.unit_id,
        pupils=other.pupils,
        own_pupils=own.pupils,
        gap=gap,
        has_same_steps=own.steps == other.steps,
        distance=sqrt(size**2 + background**2 + (1 - shared) ** 2),
    )


def background_gap(own: Background, other: Background) -> float | None:
    """Return the mean over factors of the share of pupils who would have to change category.

    None when the two have no factor in common.
    """
    common = sorted(own.keys() & other.keys())
    if not common:
        return None
    return sum(_moved(own[factor], other[factor]) for factor in common) / len(common)


def _moved(own: Mapping[str, float], other: Mapping[str, float]) -> float:
    categories = own.keys() | other.keys()
    return sum(abs(own.get(one, 0.0) - other.get(one, 0.0)) for one in categories) / 2
