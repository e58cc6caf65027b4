"""What a forecast says, in one finding: more, fewer, about the same, or a peak on the way."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`change` is the rounded size of the change in `year`; `since` is when it starts to show."""

    turn: Turn
    change: int
    year: int
    since: int


def finding(last: float, path: Sequence[tuple[int, float]]) -> Finding:
    """Return the finding of (year, expected) after `last`; `path` ascends and is not empty."""
    end_year, end = path[-1]
    top_year, top = max(path, key=lambda at: (abs(at[1] - last), -at[0]))
    change, turn = end - last, top - last
    if abs(turn) >= TURN * last and abs(turn) >= 2 * abs(change) and turn:
        kind = Turn.PEAK if turn > 0 else Turn.DIP
        return Finding(turn=kind, change=rounded(turn), year=top_year, since=path[0][0])
    if abs(change) < max(SAME * last, 1):
        return Finding(turn=Turn.SAME, change=0, year=end_year, since=path[0][0])
    kind = Turn.MORE if change > 0 else Turn.FEWER
    since = _since(last, path, rising=change > 0)
    return Finding(turn=kind, change=rounded(change), year=end_year, since=since)


def rounded(change: float) -> int:
    """Return the size of the change: to ones below 20, fives below 100, else tens."""
    size = abs(change)
    step = 1 if size < 20 else 5 if size < 100 else 10
    return int(step * round(size / step))


def _since(last: float, path: Sequence[tuple[int, float]], *, rising: bool) -> int:
    """Return the first year from which all years are noticeably above or below."""
    sign = 1 if rising else -1
    since = path[-1][0]
    for year, expected in reversed(path):
        if sign * (expected - last) < NOTED * last:
            break
        since = year
    return since
