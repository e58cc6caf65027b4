"""What a distribution consists of: the municipality's figures, and each unit's steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qms.allocation.core.degree.phase_in import Halfway
from qms.allocation.core.degree.types import Degree


class Bound(StrEnum):
    """What held a unit's amount where it is: nothing, or the limit that it lies at."""

    NONE = "none"
    FLOOR = "floor"
    CAP = "cap"
    PHASE_IN = "phase-in"
    DECREASE = "decrease"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSteps:
    """One unit's way to its kronor per pupil; all amounts are kronor per pupil.

    `relative` the construction's outcome, `target` scaled to the pot, `limited` with floor and
    cap, `previous` last year's (None for a new unit), `guard` and `least` what phase-in and the
    largest decrease protect, `raised` and `halfway` last year's and the amount by F2.
    """

    index: Fraction
    relative: Fraction
    target: Fraction
    limited: Fraction
    kr: Fraction
    bound: Bound
    share: Fraction | None = None
    previous: Fraction | None = None
    guard: Fraction | None = None
    least: Fraction | None = None
    raised: Fraction | None = None
    halfway: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A pot shared out: the municipality's figures, and each unit's steps.

    `relative_sum` is Σ pupils × relative and `kr_at_one` kronor per pupil at relative 1;
    `mean` the mean index that a skewed construction divides by. `level` is λ under floor and
    cap, `phase_level` λ under phase-in and largest decrease; None where the step is not taken.
    """

    mean: Fraction
    relative_sum: Fraction
    kr_at_one: Fraction
    steps: Mapping[str, UnitSteps]
    level: Fraction | None = None
    phase_level: Fraction | None = None
    halfway: Halfway | None = None
    new: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()


def at_limit(degree: Degree, kr: Fraction) -> Bound:
    """Return which of the model's own limits the amount lies at."""
    if degree.cap_kr is not None and kr == degree.cap_kr:
        return Bound.CAP
    if degree.floor_kr is not None and kr == degree.floor_kr:
        return Bound.FLOOR
    return Bound.NONE
