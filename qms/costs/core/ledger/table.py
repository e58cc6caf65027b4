"""The ledger's lines as columns of numbers: each text once, each line a number to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

COLUMNS = (
    "kind",
    "period",
    "account",
    "cost_centre",
    "activity",
    "object",
    "project",
    "counterpart",
)
"""What a line is booked on. `kind` is `outcome` or `budget`, `period` is `202603`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Lines in the order of the file.

    `names[column][codes[column][line]]` is the line's text in a column. `ore` is debit above
    zero, credit below. `rows` is where each line stood in its file. Where lines were summed before,
    `lines` is how many each entry stands for; else each is one.
    """

    names: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, NDArray[np.int32]]
    ore: NDArray[np.int64]
    rows: NDArray[np.int32]
    lines: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.ore)

    @property
    def total(self) -> int:
        """Return the sum of all lines in öre."""
        return int(self.ore.sum())

    def text(self, column: str, line: int) -> str:
        """Return what a line says in a column."""
        return self.names[column][int(self.codes[column][line])]

    def where(self, column: str, value: str) -> "Ledger":
        """Return the lines that say `value` in the column."""
        names = self.names[column]
        at = names.index(value) if value in names else -1
        return self.taken(np.flatnonzero(self.codes[column] == at))

    def taken(self, lines: NDArray[np.intp]) -> "Ledger":
        """Return the given lines."""
        return Ledger(
            names=self.names,
            codes={column: codes[lines] for column, codes in self.codes.items()},
            ore=self.ore[lines],
            rows=self.rows[lines],
            lines=None if self.lines is None else self.lines[lines],
        )


def ledger_of(
    lines: Iterable[Mapping[str, str]], ore: Sequence[int], rows: Sequence[int] | None = None
) -> Ledger:
    """Return a ledger of lines given as texts by column; a column that is not there is empty."""
    known: dict[str, dict[str, int]] = {column: {} for column in COLUMNS}
    coded: dict[str, list[int]] = {column: [] for column in COLUMNS}
    for line in lines:
        for column in COLUMNS:
            texts = known[column]
            coded[column].append(texts.setdefault(line.get(column, ""), len(texts)))
    return Ledger(
        names={column: tuple(texts) for column, texts in known.items()},
        codes={column: np.array(codes, dtype=np.int32) for column, codes in coded.items()},
        ore=np.array(ore, dtype=np.int64),
        rows=np.array(rows if rows is not None else range(1, len(ore) + 1), dtype=np.int32),
    )
