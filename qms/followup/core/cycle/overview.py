"""The year in lines: each activity once, with how many places have done it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from qms.followup.core.cycle.planned import Item, ItemState, Planned

WORST_FIRST = (ItemState.LATE, ItemState.SOON, ItemState.AHEAD, ItemState.UNDATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An activity with its items; `state` is the most pressing of those that are not done."""

    activity: Planned
    due: date | None
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        """Return how many places have done it."""
        return sum(item.state is ItemState.DONE for item in self.items)

    @property
    def state(self) -> ItemState:
        """Return how it stands in all."""
        open_states = {item.state for item in self.items}
        return next((one for one in WORST_FIRST if one in open_states), ItemState.DONE)


def lines(items: Iterable[Item]) -> tuple[Line, ...]:
    """Return each activity that concerns some place, by date; those without one last.

    A line's date is the activity's own, or its reports' when they all have the same.
    """
    by_activity: dict[int, list[Item]] = {}
    for item in items:
        by_activity.setdefault(item.activity.id, []).append(item)
    made = [
        Line(activity=found[0].activity, due=_due(found), items=tuple(found))
        for found in by_activity.values()
    ]
    return tuple(sorted(made, key=lambda one: (one.due or date.max, one.activity.key)))


def _due(found: Sequence[Item]) -> date | None:
    dates = {item.due for item in found}
    return dates.pop() if len(dates) == 1 else found[0].activity.due


def months(found: Iterable[Line]) -> tuple[tuple[tuple[int, int], tuple[Line, ...]], ...]:
    """Return the lines month by month as ((year, month), lines); those without date under (0, 0).

    The lines must be in order of date.
    """

    def month(line: Line) -> tuple[int, int]:
        return (line.due.year, line.due.month) if line.due else (0, 0)

    return tuple((key, tuple(group)) for key, group in groupby(found, key=month))


Months = tuple[tuple[tuple[int, int], tuple[Line, ...]], ...]


def split_done(found: Months, today: date) -> tuple[Months, Months]:
    """Return the months before this one in which all is done, and the others."""
    this = (today.year, today.month)
    behind = tuple(
        one
        for one in found
        if (0, 0) < one[0] < this and all(line.state is ItemState.DONE for line in one[1])
    )
    return behind, tuple(one for one in found if one not in behind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which lines to show; empty means all."""

    level: str = ""
    role: str = ""
    phase: str = ""
    state: str = ""

    def holds(self, line: Line) -> bool:
        """Return whether the line is to be shown."""
        activity = line.activity
        return (
            self.level in ("", activity.level)
            and self.phase in ("", activity.phase)
            and self.state in ("", line.state.value)
            and self.role in ("", activity.responsible)
        )
