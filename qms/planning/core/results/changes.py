"""What a plan does to today's structure, year by year."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that is another way from the year on than the year before.

    `what` is `closes`, `opens`, `gives_up` or `takes_up` (`bands`), or `rooms` (how many more).
    """

    year: int
    school: str
    what: str
    bands: tuple[str, ...] = ()
    rooms: float = 0.0


def changes(case: Case, plan: Plan) -> tuple[Change, ...]:
    """Return the changes in the order of their years, schools as in the case."""
    offered = np.array([[band in one.bands and not one.is_candidate for band in case.bands]
                        for one in case.schools])  # fmt: skip
    rooms = np.array([float(one.rooms) for one in case.schools])
    found: list[Change] = []
    for t, year in enumerate(case.years):
        for j, school in enumerate(case.schools):
            now = plan.offers[t, j]
            found += _bands(case, year, school.key, before=offered[j], now=now)
            if more := plan.rooms[t, j] - rooms[j]:
                found.append(Change(year=year, school=school.key, what="rooms", rooms=float(more)))
        offered, rooms = plan.offers[t], plan.rooms[t]
    return tuple(found)


def _bands(
    case: Case, year: int, school: str, *, before: np.ndarray, now: np.ndarray
) -> Iterator[Change]:
    if before.any() != now.any():
        what = "opens" if now.any() else "closes"
        yield Change(year=year, school=school, what=what, bands=_names(case, before | now))
        return
    for what, those in (("gives_up", before & ~now), ("takes_up", now & ~before)):
        if those.any():
            yield Change(year=year, school=school, what=what, bands=_names(case, those))


def _names(case: Case, those: np.ndarray) -> tuple[str, ...]:
    return tuple(band for band, is_one in zip(case.bands, those, strict=True) if is_one)
