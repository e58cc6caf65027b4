"""What has been counted once, by row: columns that grow, and which row a year of a structure is."""

import numpy as np

from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.plan import Flags

LEAST = 256


class Rows:
    """Rows of numbers that grow; a column each."""

    def __init__(self, *kinds: type | tuple[type, int] | tuple[type, int, int]) -> None:
        """Begin with room for some rows of the kinds: numbers, or numbers with their shape."""
        self.count = 0
        pairs = [one if isinstance(one, tuple) else (one,) for one in kinds]
        self._columns: list[np.ndarray] = [
            np.zeros((LEAST, *shape), dtype=kind) for kind, *shape in pairs
        ]

    def add(self, *values: np.ndarray) -> None:
        """Put rows at the end."""
        end = self.count + len(values[0])
        for at, (column, new) in enumerate(zip(self._columns, values, strict=True)):
            if end > len(column):
                more = np.zeros((end, *column.shape[1:]), dtype=column.dtype)
                self._columns[at] = np.concatenate([column, more])
            self._columns[at][self.count : end] = new
        self.count = end

    def __getitem__(self, column: int) -> np.ndarray:
        """Return a column."""
        return self._columns[column]


class Known:
    """Which row is a year with the schools that have some bands then."""

    def __init__(self) -> None:
        """Begin with none."""
        self._row: dict[bytes, int] = {}

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._row)

    def rows(self, year: Places, flags: Flags) -> tuple[Places, list[int]]:
        """Return the row of each year (S, with flags S × …), and the places of those not met."""
        packed = np.packbits(flags.reshape(len(year), -1), axis=1)
        text = np.hstack([year[:, None].astype(np.uint8), packed])
        keys = text.view(np.dtype((np.void, text.shape[1])))[:, 0].tolist()
        found, first = [*map(self._row.get, keys)], len(self._row)
        new: list[int] = []
        for at in [at for at, row in enumerate(found) if row is None]:
            row = self._row.setdefault(keys[at], len(self._row))
            if row == first + len(new):
                new.append(at)
            found[at] = row
        return np.array(found, dtype=np.intp), new
