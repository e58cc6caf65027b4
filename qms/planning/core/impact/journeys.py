"""How far those who move had to their school, and how far they get."""

from collections.abc import Sequence
from dataclasses import dataclass

from qms.planning.core.case import Case
from qms.planning.core.impact.moving import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Of some moves: mean km before and after, the longest after, and children over the limit.

    Only those who have a school both before and after are in the means; None when nobody has.
    `new_riders` had no right to be driven before and get it.
    """

    before: float | None
    after: float | None
    longest: float | None
    riders_before: float
    riders_after: float
    new_riders: float


def journeys_of(case: Case, some: Sequence[Move]) -> Journey:
    """Return the journeys of the moves together."""
    whole = [(one, one.source, one.target) for one in some]
    both = [(one, s, t) for one, s, t in whole if s is not None and t is not None]
    n = sum(one.n for one, _, _ in both)
    old = sum(one.n * case.distance[one.area, s] for one, s, _ in both)
    new = sum(one.n * case.distance[one.area, t] for one, _, t in both)
    riders = [_riders(case, one) for one in some]
    return Journey(
        before=float(old / n) if n else None,
        after=float(new / n) if n else None,
        longest=max((float(case.distance[one.area, t]) for one, _, t in both), default=None),
        riders_before=sum(one[0] for one in riders),
        riders_after=sum(one[1] for one in riders),
        new_riders=sum(one[2] for one in riders),
    )


def _riders(case: Case, one: Move) -> tuple[float, float, float]:
    """Return children over their grade's limit before, after, and after but not before."""
    before, after, new = 0.0, 0.0, 0.0
    for grade, n in zip(case.grades[case.band_grades(one.band)], one.children, strict=True):
        was = _is_far(case, one.area, one.source, grade.travel_limit)
        becomes = _is_far(case, one.area, one.target, grade.travel_limit)
        before, after = before + n * was, after + n * becomes
        new += n * (becomes and not was)
    return before, after, new


def _is_far(case: Case, area: int, school: int | None, limit: float) -> bool:
    return school is not None and bool(case.distance[area, school] > limit)
