"""Rows of a model put together from arrays, a kind of row at a time."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from qms.planning.core.case.case import Floats
from qms.planning.core.plan.flows import Places
from qms.planning.core.solver import Rows


@dataclass(slots=True)
class Block:
    """Rows of one kind, `count` of them, each between its `lower` and `upper`."""

    lower: Floats
    upper: Floats
    _at: list[Places] = field(default_factory=list)
    _columns: list[Places] = field(default_factory=list)
    _values: list[Floats] = field(default_factory=list)

    def add(self, rows: Places, columns: Places, values: ArrayLike) -> "Block":
        """Add terms: a column and a value in each of the rows named, which may repeat."""
        self._at.append(rows)
        self._columns.append(columns)
        self._values.append(np.broadcast_to(np.asarray(values, dtype=np.float64), rows.shape))
        return self

    def rows(self) -> Rows:
        """Return the rows in the form of the solver."""
        at, columns = np.concatenate(self._at), np.concatenate(self._columns)
        values = np.concatenate(self._values)
        used = np.flatnonzero(values)
        order = used[np.lexsort((columns[used], at[used]))]
        return Rows(
            starts=np.searchsorted(at[order], np.arange(len(self.lower) + 1)).astype(np.int32),
            columns=columns[order].astype(np.int32),
            values=values[order],
            lower=self.lower,
            upper=self.upper,
        )


def at_least(values: ArrayLike, count: int) -> Block:
    """Return rows whose sums are at least the values."""
    return Block(np.broadcast_to(np.asarray(values, dtype=np.float64), count),
                 np.full(count, np.inf))  # fmt: skip


def equal_to(values: ArrayLike, count: int) -> Block:
    """Return rows whose sums are the values."""
    same = np.broadcast_to(np.asarray(values, dtype=np.float64), count)
    return Block(same, same)
