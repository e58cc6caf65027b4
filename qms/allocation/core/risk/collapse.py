"""Rows that are alike become one pattern with a count: a million pupils are a few thousand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qms.allocation.core.risk.pupils import Codes, Column, Flags, Pupils, Whole

MOST_CELLS = 1 << 22
"""Counting into cells is faster than sorting up to about this many of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """Every combination of categories that occurs, in order of its codes.

    `codes` has one row per pattern and one column per factor; `n` is how many pupils have it and
    `cases` how many of them have the outcome.
    """

    columns: tuple[Column, ...]
    codes: Codes
    n: Whole
    cases: Whole

    @property
    def pupils(self) -> int:
        """Return how many pupils the patterns hold."""
        return int(self.n.sum())

    def chosen(self, keep: Flags) -> "Patterns":
        """Return the patterns that `keep` is true of."""
        return Patterns(
            columns=self.columns,
            codes=self.codes[keep],
            n=self.n[keep],
            cases=self.cases[keep],
        )


def as_pupils(patterns: Patterns) -> Pupils:
    """Return the patterns as rows of pupils, without their counts."""
    return Pupils(
        factors={
            column.name: replace(column, codes=patterns.codes[:, at])
            for at, column in enumerate(patterns.columns)
        }
    )


def collapse(columns: Sequence[Column], outcome: Column, weights: Whole | None = None) -> Patterns:
    """Return the patterns of the rows where nothing is missing and the weight is above 0.

    The answer is the same whatever the order of the rows.
    """
    every = (*columns, outcome)
    known = _known(every, weights)
    parts = [column.codes if known is None else column.codes[known] for column in every]
    counts = weights if known is None or weights is None else weights[known]
    sizes = [max(len(column.categories), 1) for column in every]
    digits, found = _count(parts, sizes, counts)
    return _by_outcome(tuple(columns), digits, found)


def _known(columns: Sequence[Column], weights: Whole | None) -> Flags | None:
    """Return which rows are whole; None when all are, which spares a copy of every column."""
    keep: Flags | None = None
    for column in columns:
        if column.codes.size and column.codes.min() < 0:
            known = column.codes >= 0
            keep = known if keep is None else keep & known
    if weights is not None and weights.size and weights.min() <= 0:
        keep = weights > 0 if keep is None else keep & (weights > 0)
    return keep


def _count(
    parts: Sequence[Codes], sizes: Sequence[int], weights: Whole | None
) -> tuple[Codes, Whole]:
    """Return the combinations that occur, one row each, and the weight of each."""
    cells = 1
    for size in sizes:
        cells *= size
    if cells > MOST_CELLS:
        return _count_sorted(parts, weights)
    place = np.zeros(len(parts[0]), dtype=np.int64)
    for part, size in zip(parts, sizes, strict=True):
        place *= size
        place += part
    counts = _weights_by(place, weights, cells)
    seen = np.flatnonzero(counts)
    return _digits(seen, sizes), counts[seen]


def _count_sorted(parts: Sequence[Codes], weights: Whole | None) -> tuple[Codes, Whole]:
    """Return the same where the combinations are too many to be counted into cells.

    After each factor the combinations that occur are numbered anew, so that the number never
    passes rows × categories whatever the number of factors.
    """
    place = np.zeros(len(parts[0]), dtype=np.int64)
    first = np.zeros(0, dtype=np.int64)
    for part in parts:
        place = place * (int(part.max(initial=0)) + 1) + part
        _, first, place = np.unique(place, return_index=True, return_inverse=True)
    counts = _weights_by(place, weights, len(first))
    return np.stack([part[first] for part in parts], axis=1), counts


def _weights_by(place: Whole, weights: Whole | None, cells: int) -> Whole:
    if weights is None:
        return np.bincount(place, minlength=cells)
    found = np.zeros(cells, dtype=np.int64)
    np.add.at(found, place, weights)
    return found


def _digits(place: Whole, sizes: Sequence[int]) -> Codes:
    """Return the codes that each place is made of, the first factor first."""
    digits = np.empty((len(place), len(sizes)), dtype=np.int64)
    rest = place
    for at in range(len(sizes) - 1, -1, -1):
        rest, digits[:, at] = np.divmod(rest, sizes[at])
    return digits


def _by_outcome(columns: tuple[Column, ...], digits: Codes, counts: Whole) -> Patterns:
    """Return the patterns with both outcomes of each side by side; `digits` end in the outcome."""
    codes, outcome = digits[:, :-1], digits[:, -1]
    is_new = np.ones(len(codes), dtype=np.bool_)
    if len(codes):
        is_new[1:] = (codes[1:] != codes[:-1]).any(axis=1)
    place = np.cumsum(is_new) - 1
    total = _weights_by(place, counts, int(is_new.sum()))
    return Patterns(
        columns=columns,
        codes=codes[is_new],
        n=total,
        cases=_weights_by(place, counts * outcome, len(total)),
    )
