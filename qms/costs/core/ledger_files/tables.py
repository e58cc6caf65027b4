"""A ledger as CSV or XLSX: a line a row, columns by name, read once without holding the rows."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

import numpy as np

from qms.costs.core.ledger import COLUMNS, Ledger
from qms.costs.core.ledger_files.cells import READERS, CellError, Coded, ore_of
from qms.costs.core.ledger_files.columns import NAMES, OPTIONAL
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.kernel.table_columns import places_in
from qms.kernel.table_csv import open_csv, stray_quote
from qms.kernel.table_file import is_xlsx, read_table
from qms.kernel.table_types import clean

MOST_ROWS = 5_000_000
MOST_SHEET_ROWS = 50_000
MOST_FAULTS = 200
AT_ONCE = 20_000
Rows = tuple[Sequence[int], list[Sequence[str]]]
"""Where some rows stand in the file, and their cells."""


def read_ledger_table(content: bytes, *, file_name: str, flip: bool = False) -> Ledger:
    """Return the ledger in the file; `flip` where costs stand as minus.

    Raise RefusedError with every faulty cell (the first 200, and how many more), or when the
    file cannot be read or lacks a column.
    """
    some = _sheet(content, file_name) if is_xlsx(content) else _csv(content)
    numbers, rows = next(some, ((), []))
    at = next((n for n, cells in enumerate(rows) if sum(map(bool, cells)) > 1), None)
    if at is None:
        raise RefusedError((_empty(),))
    header = rows[at]
    places = places_in([clean(cell) for cell in header], NAMES)
    if missing := [key for key in NAMES if key not in places and key not in OPTIONAL]:
        raise RefusedError(tuple(_no_column(key, numbers[at]) for key in missing))
    lines = _Lines(places=places, width=len(header))
    lines.add(numbers[at + 1 :], rows[at + 1 :])
    for numbers, rows in some:
        lines.add(numbers, rows)
    return lines.ledger(flip=flip)


def _sheet(content: bytes, file_name: str) -> Iterator[Rows]:
    table = read_table(content, file_name=file_name, max_rows=MOST_SHEET_ROWS)
    numbers = [table.header_row, *(row.number for row in table.rows)]
    yield numbers, [table.header, *(row.cells for row in table.rows)]


def _csv(content: bytes) -> Iterator[Rows]:
    opened = open_csv(content)
    try:
        while True:
            before = opened.rows.line_num
            rows: list[Sequence[str]] = [*islice(opened.rows, AT_ONCE)]
            if not rows:
                return
            yield _numbers(rows, first=before + 1, last=opened.rows.line_num), rows
    except csv.Error as fault:
        raise stray_quote(opened.rows.line_num) from fault


def _numbers(rows: Sequence[Sequence[str]], *, first: int, last: int) -> Sequence[int]:
    """Return where each row begins; a cell with line breaks makes its row as much longer."""
    if last - first + 1 == len(rows):
        return range(first, last + 1)
    lengths = [1 + sum(cell.count("\n") for cell in cells) for cells in rows]
    return [first, *(first + n for n in accumulate(lengths[:-1]))]


@dataclass(slots=True, kw_only=True)
class _Lines:
    """The lines as they are read, and the faults found."""

    places: Mapping[str, int]
    width: int
    columns: dict[str, Coded] = field(
        default_factory=lambda: {c: Coded(read=READERS.get(c, str)) for c in COLUMNS}
    )
    ore: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    unsaid: int = 0

    def add(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """Add the lines in some rows."""
        if any(len(cells) != self.width for cells in rows) or self._has_blank(rows):
            numbers, rows = self._straight(numbers, rows)
        if not rows:
            return
        texts = [*zip(*rows, strict=True)]
        empty = ("",) * len(rows)
        for key, column in self.columns.items():
            cells = texts[self.places[key]] if key in self.places else empty
            for at, fault in column.add(cells):
                self._fault(numbers[at], key, cells[at], fault)
        self._amounts(numbers, texts[self.places["amount"]])
        self.rows.extend(numbers)
        if len(self.rows) > MOST_ROWS:
            raise RefusedError((_too_long(),))

    def _has_blank(self, rows: Sequence[Sequence[str]]) -> bool:
        at = self.places["account"]
        return any(not cells[at] and not any(cells) for cells in rows)

    def _straight(
        self, numbers: Sequence[int], rows: Sequence[Sequence[str]]
    ) -> tuple[Sequence[int], Sequence[Sequence[str]]]:
        """Return the rows that hold something, a cell for each column; the longer are faults."""
        kept_numbers: list[int] = []
        kept: list[Sequence[str]] = []
        for number, cells in zip(numbers, rows, strict=True):
            if any(cells[self.width :]):
                message = said("Raden har %(n)s värden men rubrikraden har %(m)s kolumner.",
                               n=len(cells), m=self.width)  # fmt: skip
                cure = "Kontrollera avgränsare och citattecken på raden."
                self._fault(number, "", "", CellError(message, cure))
            elif any(cells):
                # Empty cells at the end of a row may be left out.
                kept.append([*cells, *[""] * (self.width - len(cells))][: self.width])
                kept_numbers.append(number)
        return kept_numbers, kept

    def _amounts(self, numbers: Sequence[int], texts: Sequence[str]) -> None:
        read = [ore_of(text) for text in texts]
        for at, ore in enumerate(read):
            if ore is None:
                message = said("%(text)s är inget belopp.", text=clean(texts[at]) or "Tomt")
                fault = CellError(message, "Skriv kronor med högst två decimaler.")
                self._fault(numbers[at], "amount", texts[at], fault)
        self.ore.extend(ore or 0 for ore in read)

    def _fault(self, number: int, column: str, value: str, fault: CellError) -> None:
        if len(self.faults) >= MOST_FAULTS:
            self.unsaid += 1
            return
        self.faults.append(
            Problem(message=fault.message, row=number, column=column, value=value, cure=fault.cure)
        )

    def ledger(self, *, flip: bool) -> Ledger:
        """Return the lines; raise RefusedError with the faults."""
        if self.unsaid:
            more = said("Ytterligare %(n)s fel visas inte.", n=self.unsaid)
            cure = "Rätta dem som visas och läs in filen igen."
            self.faults.append(Problem(message=more, cure=cure))
        if self.faults or not self.ore:
            raise RefusedError(tuple(self.faults) or (_empty(),))
        ore = np.array(self.ore, dtype=np.int64)
        return Ledger(
            names={key: tuple(column.names) for key, column in self.columns.items()},
            codes={
                key: np.array(column.codes, dtype=np.int32) for key, column in self.columns.items()
            },
            ore=-ore if flip else ore,
            rows=np.array(self.rows, dtype=np.int32),
        )


def _no_column(key: str, row: int) -> Problem:
    names = ", ".join(NAMES[key])
    return Problem(message=said("Kolumnen %(key)s saknas.", key=key), row=row, column=key,
                   cure=said("Den kan heta %(names)s.", names=names))  # fmt: skip


def _empty() -> Problem:
    return Problem(message="Filen har inga rader.", cure="Hämta huvudboken igen.")


def _too_long() -> Problem:
    return Problem(message=said("Filen har fler än %(n)s rader.", n=MOST_ROWS),
                   cure="Dela filen i flera.")  # fmt: skip
