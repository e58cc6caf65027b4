"""Lines booked alike, taken together: what rules are tried on, instead of a million lines."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qms.costs.core.ledger.table import Ledger

BOOKED = ("account", "cost_centre", "activity", "object", "project", "counterpart")


@dataclass(frozen=True, slots=True, kw_only=True)
class Combos:
    """Each combination of what lines are booked on, once, with its sum in öre and its lines.

    `of_line[line]` is the combination of a line of the ledger.
    """

    texts: Mapping[str, tuple[str, ...]]
    ore: NDArray[np.int64]
    lines: NDArray[np.int64]
    of_line: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ore)

    def at(self, number: int) -> dict[str, str]:
        """Return what a combination says, by column."""
        return {column: texts[number] for column, texts in self.texts.items()}


def combine(ledger: Ledger) -> Combos:
    """Return the combinations of the ledger; their sums are exact."""
    key = np.zeros(len(ledger), dtype=np.int64)
    for column in BOOKED:
        # Renumbered after each column, so that the key never outgrows its room.
        key = key * max(len(ledger.names[column]), 1) + ledger.codes[column]
        _, key = np.unique(key, return_inverse=True)
    _, first, of_line, counts = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.argsort(of_line, kind="stable")
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts
    sums = np.add.reduceat(ledger.ore[order], starts) if len(counts) else ledger.ore
    if ledger.lines is not None and len(counts):
        counts = np.add.reduceat(ledger.lines[order], starts)
    return Combos(
        texts={
            column: tuple(ledger.names[column][code] for code in ledger.codes[column][first])
            for column in BOOKED
        },
        ore=sums,
        lines=counts,
        of_line=of_line,
    )
