"""What a forecast says, in one finding: more, fewer, about the same, or a peak on the way.

A rise or fall is only said of a year whose 80 per cent interval does not cover the last value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SAME = 0.01  # of the last value; a smaller change is no change
NOTED = 0.005  # from this on a year counts as changed
TURN = 0.02  # a turn on the way must be at least this, and twice the change at the end


class Turn(StrEnum):
    """The shape of a forecast."""

    MORE = "more"
    FEWER = "fewer"
    SAME = "same"
    PEAK = "peak"
    DIP = "dip"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One year ahead: what is expected, and the ends of the 80 per cent interval."""

    year: int
    mean: float
    low: float
    high: float

    def differs(self, last: float) -> bool:
        """Return whether the interval lies on one side of the last value."""
        return not self.low <= last <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`change` is the rounded size of the change in `year`; `since` is when it starts to show.

    Where nothing can be said of `year` (`UNKNOWN`), `since` is the nearest year that something
    can be said of and `change` that year's change with its sign; `since` is 0 without any.
    """

    turn: Turn
    change: int
    year: int
    since: int


def finding(last: float, path: Sequence[Ahead]) -> Finding:
    """Return the finding of the years after `last`; `path` ascends and is not empty."""
    end = path[-1]
    top = max(path, key=lambda at: (abs(at.mean - last), -at.year))
    change, turn = end.mean - last, top.mean - last
    if abs(turn) >= TURN * last and abs(turn) >= 2 * abs(change) and turn:
        kind = Turn.PEAK if turn > 0 else Turn.DIP
        if not top.differs(last):
            return _unknown(last, path, top.year)
        return Finding(turn=kind, change=rounded(turn), year=top.year, since=path[0].year)
    if abs(change) < max(SAME * last, 1):
        return Finding(turn=Turn.SAME, change=0, year=end.year, since=path[0].year)
    if not end.differs(last):
        return _unknown(last, path, end.year)
    kind = Turn.MORE if change > 0 else Turn.FEWER
    since = _since(last, path, rising=change > 0)
    return Finding(turn=kind, change=rounded(change), year=end.year, since=since)


def _unknown(last: float, path: Sequence[Ahead], year: int) -> Finding:
    for one in path:
        if one.differs(last) and rounded(one.mean - last):
            sign = 1 if one.mean > last else -1
            return Finding(turn=Turn.UNKNOWN, change=sign * rounded(one.mean - last), year=year,
                           since=one.year)  # fmt: skip
    return Finding(turn=Turn.UNKNOWN, change=0, year=year, since=0)


def rounded(change: float) -> int:
    """Return the size of the change: to ones below 20, fives below 100, else tens."""
    size = abs(change)
    step = 1 if size < 20 else 5 if size < 100 else 10
    return int(step * round(size / step))


def _since(last: float, path: Sequence[Ahead], *, rising: bool) -> int:
    """Return the first year from which all years are noticeably and surely above or below."""
    sign = 1 if rising else -1
    since = path[-1].year
    for one in reversed(path):
        if sign * (one.mean - last) < NOTED * last or not one.differs(last):
            break
        since = one.year
    return since
