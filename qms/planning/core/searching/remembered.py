"""Years of structures that have been counted: many structures share a year."""

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import Ground
from qms.planning.core.evaluating.batch import CELLS
from qms.planning.core.evaluating.running import run
from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.plan import Flags
from qms.planning.core.searching.by_band import Bands, Together, are_apart
from qms.planning.core.searching.rows import Known, Rows


class Counted:
    """Years of structures under one demand, by row; and where schools of them are too full."""

    def __init__(self, ground: Ground, added: Floats) -> None:
        """Keep the ground, and rooms (T × J) that are added to those of its plan."""
        self._ground, self._rooms = ground, ground.plan.rooms + added
        self._bands = Bands(ground) if are_apart(ground.case) else None
        self._years = Rows(np.float64, np.float64, np.float64, np.int64, np.int64)
        self._full = Rows(np.intp, np.float64, np.float64)

    def add(self, year: Places, offers: Flags) -> None:
        """Count years (S, and S × J × B)."""
        chunk = max(1, CELLS // (offers.shape[1] * len(self._ground.case.grades)))
        for start in range(0, len(year), chunk):
            some = slice(start, start + chunk)
            self._add(year[some], self._together(year[some], offers[some]))

    def _together(self, year: Places, offers: Flags) -> Together:
        """Return the years: band by band where that is possible."""
        if self._bands:
            return self._bands.together(year, offers)
        found = run(self._ground, year=year, offers=offers, rooms=self._rooms[year],
                    with_riders=False)  # fmt: skip
        return Together(
            kronor=(found.teaching + found.pupil).sum(axis=1) + found.travel,
            unplaced=found.unplaced.sum(axis=1), need=found.need,
            pupils=found.pupils.sum(axis=2),
        )  # fmt: skip

    def _add(self, year: Places, found: Together) -> None:
        lacking = np.maximum(0.0, found.need - self._rooms[year])
        state, school = np.nonzero(lacking)
        each = found.pupils[state, school] / np.maximum(found.need[state, school], 1.0)
        rooms = lacking[state, school]
        counts = np.bincount(state, minlength=len(year))
        self._years.add(
            found.kronor, np.bincount(state, rooms * each, len(year)) + found.unplaced,
            found.pupils.max(axis=1), self._full.count + np.cumsum(counts) - counts, counts,
        )  # fmt: skip
        self._full.add(school, rooms, each)

    def of(self, rows: Places) -> tuple[Floats, Floats, Floats]:
        """Return kronor, missing places and pupils of the largest school of each row."""
        return self._years[0][rows], self._years[1][rows], self._years[2][rows]

    def full(self, rows: Places) -> tuple[Places, Places, Floats, Floats]:
        """Return which of the rows, which school, rooms that lack, and pupils in each of them."""
        start, count = self._years[3][rows], self._years[4][rows]
        which = np.repeat(np.arange(len(rows)), count)
        at = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + start[which]
        return which, self._full[0][at], self._full[1][at], self._full[2][at]


class Remembered:
    """Each year of a structure is counted once, under every demand."""

    def __init__(self, counted: tuple[Counted, ...]) -> None:
        """Begin with nothing counted."""
        self.counted = counted
        self._known = Known()

    def __len__(self) -> int:
        """Return the number of years that have been counted."""
        return len(self._known)

    def rows(self, offers: Flags) -> Places:
        """Return the row of each year (K × T) of structures (K × T × J × B)."""
        count, years = offers.shape[:2]
        year = np.tile(np.arange(years), count)
        flat = offers.reshape(count * years, *offers.shape[2:])
        found, new = self._known.rows(year, flat)
        if new:
            for one in self.counted:
                one.add(year[new], flat[new])
        return found.reshape(count, years)
