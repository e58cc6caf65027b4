"""The rooms that pay: where a school is too full, adding some from a year is tried in full.

Rooms change nothing but the missing places of their own school, unless full schools send children
on, so the best of each school is found by itself, for every number of rooms and every year.
"""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.plan.flows import Places
from qms.planning.core.searching.buildings import Buildings
from qms.planning.core.searching.remembered import Remembered


@dataclass(frozen=True, kw_only=True)
class Extensions:
    """Rooms from a year on: structure, school, rooms, year (N), and kronor of each (N).

    `relief` is places that no longer are missing, by demand (N × D).
    """

    structure: Places
    school: Places
    rooms: Places
    year: Places
    kronor: Floats
    relief: Floats


@dataclass(frozen=True, kw_only=True)
class Extending:
    """What rooms are weighed with: `most` of each school (J) and the price of a missing place."""

    memory: Remembered
    buildings: Buildings
    most: Places
    unplaced: float

    def best(self, rows: Places, patterns: Places) -> Extensions:
        """Return those that pay; `rows` is years (K × T) and `patterns` of open years (K × J)."""
        structure, school, lack, each = self._full(rows)
        rooms = np.arange(1, int(self.most.max(initial=0)) + 1)
        fewer = np.minimum(lack[..., None], rooms) * each[..., None]
        relief = np.cumsum(fewer[:, :, ::-1], axis=2)[:, :, ::-1]
        cost = self.buildings.room(patterns[structure, school], school)[..., None] * rooms
        gain = relief.mean(axis=1) * self.unplaced - cost
        gain[np.broadcast_to(rooms > self.most[school][:, None, None], gain.shape)] = -np.inf
        at, year, number = _largest(gain)
        return Extensions(
            structure=structure[at], school=school[at], rooms=rooms[number], year=year,
            kronor=cost[at, year, number], relief=relief[at, :, year, number],
        )  # fmt: skip

    def _full(self, rows: Places) -> tuple[Places, Places, Floats, Floats]:
        """Return structures and schools that ever lack rooms (N), and how many (N × D × T)."""
        years = rows.shape[1]
        schools, demands = len(self.most), len(self.memory.counted)
        found = [one.full(rows.ravel()) for one in self.memory.counted]
        kept = [self.most[school] > 0 for _, school, _, _ in found]
        keys = [(which // years * schools + school)[some]
                for (which, school, _, _), some in zip(found, kept, strict=True)]  # fmt: skip
        pairs = np.unique(np.concatenate(keys))
        lack, each = np.zeros((2, len(pairs), demands, years))
        for demand, ((which, _, rooms, per), some) in enumerate(zip(found, kept, strict=True)):
            at = np.searchsorted(pairs, keys[demand]), demand, (which % years)[some]
            lack[at], each[at] = rooms[some], per[some]
        return pairs // schools, pairs % schools, lack, each


def _largest(gain: Floats) -> tuple[Places, Places, Places]:
    """Return where a gain (N × T × R) is above 0, and the year and number that gain most."""
    count, years, numbers = gain.shape
    if not gain.size:
        none = np.empty(0, dtype=np.intp)
        return none, none, none
    at = np.arange(count)
    taken = gain[:, ::-1].reshape(count, -1).argmax(axis=1)  # the latest year of the same gain
    year, number = years - 1 - taken // numbers, taken % numbers
    pays = gain[at, year, number] > 0
    return at[pays], year[pays], number[pays]
