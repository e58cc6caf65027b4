"""What really happened: how many cases passed each stage, how long they stayed, what came back."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from statistics import median

from qms.needs.core.process.values import StageKey

FEWEST = 5
"""Fewer cases than this are not told of, and more are told to the nearest five.

Otherwise what goes in less what goes out would tell how few are there: one could be known.
"""
SECONDS_PER_DAY = 86_400
SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A step that a case took."""

    case_id: str
    seq: int
    before: str
    after: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What went through a stage. Days are None, and numbers too, for fewer than five cases.

    `passed` is about how often it was left, `here` about how many are there now, `median_days` and
    `most_days` (nine of ten took at most that long) how long it took.
    """

    stage: StageKey
    passed: int | None
    here: int | None
    median_days: float | None
    most_days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """About how often cases went from one stage to another; None for one to four times."""

    before: StageKey
    after: StageKey
    times: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """The process as it has been."""

    passages: Mapping[StageKey, Passage]
    ways: tuple[Way, ...]
    cases: int


def happened(events: Iterable[Event]) -> Happened:
    """Return what the events tell; the order in which they are given does not matter."""
    ordered = sorted(events, key=lambda one: (one.case_id, one.seq))
    by_case = [list(group) for _, group in groupby(ordered, key=lambda one: one.case_id)]
    days: dict[str, list[float]] = defaultdict(list)
    ways: Counter[tuple[str, str]] = Counter()
    here: Counter[str] = Counter(case[-1].after for case in by_case)
    for case in by_case:
        for stay in _stays(case):
            days[stay[0]].append(stay[1])
        ways.update((one.before, one.after) for one in case if one.before not in ("", one.after))
    return Happened(
        passages={stage: _passage(stage, days[stage], here[stage]) for stage in StageKey},
        ways=tuple(
            Way(before=StageKey(before), after=StageKey(after), times=_told(times))
            for (before, after), times in sorted(ways.items())
        ),
        cases=len(by_case),
    )


def _stays(case: Sequence[Event]) -> Iterable[tuple[str, float]]:
    """Yield each stage that the case has left, and for how many days it was there."""
    entered = [case[0], *(one for one in case[1:] if one.before != one.after)]
    for first, following in pairwise(entered):
        yield first.after, (following.at - first.at).total_seconds() / SECONDS_PER_DAY


def _passage(stage: StageKey, days: Sequence[float], here: int) -> Passage:
    enough = len(days) >= FEWEST
    return Passage(
        stage=stage,
        passed=_told(len(days)),
        here=_told(here),
        median_days=median(days) if enough else None,
        most_days=_nearest_rank(days) if enough else None,
    )


def _nearest_rank(days: Sequence[float]) -> float:
    """Return the smallest value that nine of ten are not above."""
    return sorted(days)[math.ceil(SHARE * len(days)) - 1]


def _told(times: int) -> int | None:
    """Return the number to the nearest five, None for one to four."""
    if 0 < times < FEWEST:
        return None
    return (times + FEWEST // 2) // FEWEST * FEWEST
