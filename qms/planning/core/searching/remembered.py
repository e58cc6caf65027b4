"""Years of structures that have been counted: many structures share a year."""

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import Ground
from qms.planning.core.evaluating.batch import CELLS, missing_places
from qms.planning.core.evaluating.running import run
from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.plan import Flags


class Rows:
    """Rows of numbers that grow; a column each."""

    def __init__(self, *kinds: type) -> None:
        """Begin with room for some rows of the kinds."""
        self.count = 0
        self._columns: list[np.ndarray] = [np.zeros(256, dtype=kind) for kind in kinds]

    def add(self, *values: np.ndarray) -> None:
        """Put rows at the end."""
        end = self.count + len(values[0])
        for at, (column, new) in enumerate(zip(self._columns, values, strict=True)):
            if end > len(column):
                self._columns[at] = np.concatenate([column, np.zeros(end, dtype=column.dtype)])
            self._columns[at][self.count : end] = new
        self.count = end

    def __getitem__(self, column: int) -> np.ndarray:
        """Return a column."""
        return self._columns[column]


class Counted:
    """Years of structures under one demand, by row; and where schools of them are too full."""

    def __init__(self, ground: Ground, added: Floats) -> None:
        """Keep the ground, and rooms (T × J) that are added to those of its plan."""
        self._ground, self._rooms = ground, ground.plan.rooms + added
        self._years = Rows(np.float64, np.float64, np.float64, np.int64, np.int64)
        self._full = Rows(np.intp, np.float64, np.float64)

    def add(self, year: Places, offers: Flags) -> None:
        """Count years (S, and S × J × B)."""
        chunk = max(1, CELLS // (offers.shape[1] * len(self._ground.case.grades)))
        for start in range(0, len(year), chunk):
            some = slice(start, start + chunk)
            self._add(year[some], offers[some])

    def _add(self, year: Places, offers: Flags) -> None:
        rooms = self._rooms[year]
        found = run(self._ground, year=year, offers=offers, rooms=rooms, with_riders=False)
        need, pupils = found.need, found.pupils.sum(axis=2)
        lacking = np.maximum(0.0, need - rooms)
        state, school = np.nonzero(lacking)
        counts = np.bincount(state, minlength=len(year))
        self._years.add(
            (found.teaching + found.pupil).sum(axis=1) + found.travel,
            missing_places(found, rooms).sum(axis=1) + found.unplaced.sum(axis=1),
            pupils.max(axis=1), self._full.count + np.cumsum(counts) - counts, counts,
        )  # fmt: skip
        each = pupils / np.maximum(need, 1.0)
        self._full.add(school, lacking[state, school], each[state, school])

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
        self._row: dict[bytes, int] = {}

    def __len__(self) -> int:
        """Return the number of years that have been counted."""
        return len(self._row)

    def rows(self, offers: Flags) -> Places:
        """Return the row of each year (K × T) of structures (K × T × J × B)."""
        count, years = offers.shape[:2]
        year = np.tile(np.arange(years), count)
        flat = offers.reshape(count * years, *offers.shape[2:])
        packed = np.packbits(flat.reshape(count * years, -1), axis=1)
        text = np.hstack([year[:, None].astype(np.uint8), packed]).tobytes()
        width = packed.shape[1] + 1
        keys = [text[at : at + width] for at in range(0, len(text), width)]
        found = [*map(self._row.get, keys)]
        new = []
        for at in (at for at, row in enumerate(found) if row is None):
            if keys[at] not in self._row:
                self._row[keys[at]] = len(self._row)
                new.append(at)
            found[at] = self._row[keys[at]]
        if new:
            for one in self.counted:
                one.add(year[new], flat[new])
        return np.array(found, dtype=np.intp).reshape(count, years)
