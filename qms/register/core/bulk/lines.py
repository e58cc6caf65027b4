"""Rows of a counted dataset as columns: those that are alike are one, with their number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qms.register.core.storage import Cell

WIDEST = 2**62
Scope = tuple[Cell, ...]
"""The key columns' values: a file replaces all earlier rows of each that it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A column: row n says `values[codes[n]]`."""

    values: tuple[Any, ...]
    codes: NDArray[np.int64]

    def some(self, rows: NDArray[np.intp]) -> list[Cell]:
        """Return the values of some rows; those of a counted dataset's columns are cells."""
        values = self.values
        return [values[code] for code in self.codes[rows].tolist()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Rows that are all different: columns in the order of the dataset, the number among them.

    Rows lie scope by scope: those of scope n from `starts[n]` to `starts[n + 1]`.
    """

    columns: tuple[Coded, ...]
    scopes: tuple[Scope, ...]
    starts: NDArray[np.intp]

    def rows(self, scope: int) -> NDArray[np.intp]:
        """Return the rows of a scope."""
        return np.arange(self.starts[scope], self.starts[scope + 1])

    def cells(self, scope: int) -> Iterator[tuple[Cell, ...]]:
        """Return the cells of a scope's rows, in the order of the dataset's columns."""
        rows = self.rows(scope)
        return zip(*(column.some(rows) for column in self.columns), strict=True)


def alike(columns: Sequence[Coded], of_scope: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number per row that rows have in common when they are alike; by scope first."""
    found = np.unique(of_scope, return_inverse=True)[1].astype(np.int64)
    size = int(found.max(initial=0)) + 1
    for column in columns:
        if size * len(column.values) > WIDEST:
            found = np.unique(found, return_inverse=True)[1].astype(np.int64)
            size = int(found.max(initial=0)) + 1
        found = found * len(column.values) + column.codes
        size *= max(1, len(column.values))
    return found
