"""Why each school is as it is: what the best other choice for it alone would mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from qms.planning.core.evaluating.placing import assigned
from qms.planning.core.plan.flows import NOWHERE, Places
from qms.planning.core.searching.descending import LEAST_GAIN
from qms.planning.core.searching.judging import SLACK, Judge, Judged


class Outcome(StrEnum):
    """What becomes of a school."""

    CLOSED = "closed"
    REDUCED = "reduced"
    OPENED = "opened"
    KEPT = "kept"
    NOT_OPENED = "not_opened"


class Guard(StrEnum):
    """What stands in the way of the choice that would cost least."""

    LOCKED = "locked"
    NOTICE = "notice"
    CLOSURES = "closures_a_year"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a school (by its key) is as it is. Kronor are present value for who pays.

    For a school that turns, in `year` or with the first of `bands` it gives up: `kronor` is what
    that saves beside leaving it as it is, `missing` the missing places it takes away (year by
    year, summed), `moved` the children who change school in the first year and `furthest` the
    longest way in km among them. For one that does not: what the best other choice, turning in
    `year`, would cost more, and the missing places it would make; None when it may not turn. With
    a `guard`, kronor and places below 0 are what the guard hinders. `rooms` are added from
    `rooms_year`.
    """

    school: str
    outcome: Outcome
    year: int | None
    kronor: float | None
    missing: float
    moved: float = 0.0
    furthest: float = 0.0
    bands: tuple[str, ...] = ()
    guard: Guard | None = None
    rooms: int = 0
    rooms_year: int | None = None


def reasons_of(judge: Judge, turns: Places) -> tuple[Reason, ...]:
    """Return a reason per school, in the order of the case."""
    now = judge.judge(turns[None])
    added = judge.rooms(turns)
    return tuple(
        _reason(judge, turns, school, now=now, added=added[:, school])
        for school in range(len(turns))
    )


def _reason(judge: Judge, turns: Places, school: int, *, now: Judged, added: np.ndarray) -> Reason:
    space, case = judge.space, judge.space.case
    one = case.schools[school]
    rooms, years = int(added[-1]), np.flatnonzero(added)
    since = case.first_year + int(years[0]) if len(years) else None
    if (turns[school] != space.start[school]).any():
        instead = turns.copy()
        instead[school] = space.start[school]
        other = judge.judge(instead[None])
        those = turns[school][space.has[school]]
        first = int(those.min())
        moved, furthest = _moved(judge, turns, instead, first)
        gone = tuple(case.bands[b] for b in np.flatnonzero(turns[school] < space.years)
                     if space.has[school, b])  # fmt: skip
        is_whole = bool((those < space.years).all())
        outcome = _outcome(is_candidate=one.is_candidate, is_whole=is_whole)
        last = first if outcome is not Outcome.CLOSED else int(those.max())
        return Reason(
            school=one.key, outcome=outcome, year=case.first_year + last, bands=gone,
            kronor=float(other.kronor[0] - now.kronor[0]),
            missing=float(other.missing[0] - now.missing[0]), moved=moved, furthest=furthest,
            rooms=rooms, rooms_year=since,
        )  # fmt: skip
    return _unturned(judge, turns, school, now=now, rooms=rooms, since=since)


def _outcome(*, is_candidate: bool, is_whole: bool) -> Outcome:
    if is_candidate:
        return Outcome.OPENED
    return Outcome.CLOSED if is_whole else Outcome.REDUCED


def _unturned(
    judge: Judge, turns: Places, school: int, *, now: Judged, rooms: int, since: int | None
) -> Reason:
    """Return why a school does not turn, and what hinders it if it should."""
    space, case = judge.space, judge.space.case
    one = case.schools[school]
    earliest = int(space.earliest[school]) if one.is_candidate else 0
    is_there = bool(space.base.offers[:, school].any())
    outcome = Outcome.NOT_OPENED if one.is_candidate and not is_there else Outcome.KEPT
    plain = Reason(school=one.key, outcome=outcome, year=None, kronor=None, missing=0.0,
                   guard=Guard.LOCKED if one.is_locked else None,
                   rooms=rooms, rooms_year=since)  # fmt: skip
    years = np.arange(earliest, space.years)
    if not len(years) or not space.has[school].any() or (one.is_candidate and is_there):
        return plain
    others = np.repeat(turns[None], len(years), axis=0)
    others[:, school] = years[:, None]
    judged = judge.judge(others)
    may = judged.allowed & (years >= space.earliest[school]) & (not one.is_locked)
    tempting = judged.priced < now.priced[0] - LEAST_GAIN
    some = tempting & ~may if (tempting & ~may).any() else may
    if not some.any():
        return plain
    best = int(np.where(some, judged.priced, np.inf).argmin())
    return Reason(
        school=one.key, outcome=outcome, year=case.first_year + int(years[best]),
        kronor=float(judged.kronor[best] - now.kronor[0]),
        missing=float(judged.missing[best] - now.missing[0]),
        guard=_guard(judge, school, judged, best, year=int(years[best])),
        rooms=rooms, rooms_year=since,
    )  # fmt: skip


def _guard(judge: Judge, school: int, judged: Judged, at: int, *, year: int) -> Guard | None:
    """Return what says no to a choice, the first of what does."""
    hinders = (
        (Guard.LOCKED, judge.space.case.schools[school].is_locked),
        (Guard.NOTICE, year < judge.space.earliest[school]),
        (Guard.CLOSURES, judged.over_cap[at] > 0),
        (Guard.LARGEST, judged.over_size[at] > SLACK),
    )
    return next((guard for guard, says_no in hinders if says_no), None)


def _moved(judge: Judge, turns: Places, instead: Places, year: int) -> tuple[float, float]:
    """Return children who go elsewhere in the year, and the longest way of them.

    What full schools send on is not followed.
    """
    space, ground = judge.space, judge.grounds[0]
    offers = space.offers(np.stack([turns, instead]))[:, year]
    found = [_of_band(judge, at, offers[:, :, at], year) for at in range(len(ground.bands))]
    flat = [one for band in found for one in band]
    return sum(children for children, _ in flat), max((km for _, km in flat), default=0.0)


def _of_band(
    judge: Judge, band: int, offers: np.ndarray, year: int
) -> Iterator[tuple[float, float]]:
    """Yield children and km of each flow that goes to another school."""
    ground, case = judge.grounds[0], judge.space.case
    some = ground.bands[band]
    now, before = assigned(some.prefer, offers)
    area = ground.plan.flows.area[some.flows]
    children = some.children[year].sum(axis=1)
    for flow in np.flatnonzero((now != before) & (now != NOWHERE) & (children > 0)):
        yield float(children[flow]), float(case.distance[area[flow], now[flow]])
