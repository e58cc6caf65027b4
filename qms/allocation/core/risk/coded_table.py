"""A table of pupils as coded columns, read row by row: a million rows never stand in memory."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from qms.allocation.core.risk.pupils import Codes, Whole
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_file import is_xlsx, scan_table
from qms.kernel.table_types import TableFile

MAX_ROWS = 5_000_000
MAX_BYTES = 500_000_000
HEAD_BYTES = 200_000
ROWS_AT_A_TIME = 20_000
MOST_RAGGED = 100

Numbered = tuple[Sequence[int], Sequence[Sequence[str]]]
"""Row numbers as a spreadsheet shows them, and the cells of those rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The first lines: what the columns are called and how the rest is read."""

    header: tuple[str, ...]
    header_row: int
    delimiter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawColumn:
    """A column as it stands: `codes` are places in `values`, the texts in order of appearance."""

    values: tuple[str, ...]
    codes: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTable:
    """The chosen columns by place in the header, each row's number, and the rows that misfit."""

    columns: dict[int, RawColumn]
    numbers: Whole
    problems: tuple[Problem, ...]


def read_head(content: bytes, *, file_name: str) -> Head | TableFile:
    """Return the head of a text table, or the whole table where it must be read as one (XLSX)."""
    if is_xlsx(content):
        return scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    if len(content) > MAX_BYTES:
        message = f"Filen är större än {MAX_BYTES // 1_000_000} MB."
        raise RefusedError((Problem(message=message, cure="Dela filen i flera."),))
    start = content[:HEAD_BYTES]
    if len(content) > HEAD_BYTES and b"\n" in start:
        start = start[: start.rindex(b"\n") + 1]
    found = scan_table(start, file_name=file_name, max_rows=MAX_ROWS)
    return Head(header=found.header, header_row=found.header_row, delimiter=found.delimiter)


def read_coded(content: bytes, head: Head | TableFile, places: Iterable[int]) -> CodedTable:
    """Return the columns at those places; raise RefusedError when the text cannot be read."""
    reader = _Reader(width=len(head.header), places=tuple(places))
    if isinstance(head, TableFile):
        parts: Iterator[Numbered] = iter(
            [([row.number for row in head.rows], [row.cells for row in head.rows])]
        )
        reader.problems += head.problems
    else:
        parts = _parts(content, head)
    for numbers, rows in parts:
        reader.take(numbers, rows)
    return reader.table()


def _parts(content: bytes, head: Head) -> Iterator[Numbered]:
    text = io.StringIO(_text(content), newline="")
    lines = csv.reader(text, delimiter=head.delimiter, strict=True)
    number = head.header_row + 1
    try:
        for _ in islice(lines, head.header_row):
            pass
        while rows := list(islice(lines, ROWS_AT_A_TIME)):
            yield range(number, number + len(rows)), rows
            number += len(rows)
    except csv.Error as error:
        message = "Ett citattecken står fel eller saknar sitt par nära denna rad."
        cure = "Ta bort citattecknet eller sätt ett i båda ändar av fältet."
        raise RefusedError((Problem(message=message, cure=cure, row=lines.line_num),)) from error


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "Tecknen är varken UTF-8 eller Windows-1252."
        raise RefusedError(
            (Problem(message=message, cure="Spara filen som CSV UTF-8.", row=line),)
        ) from error


class _Reader:
    """Takes rows as they come and keeps codes; each text is stored once."""

    def __init__(self, *, width: int, places: tuple[int, ...]) -> None:
        self.width = width
        self.problems: list[Problem] = []
        self._seen: dict[int, defaultdict[str, int]] = {place: _numbering() for place in places}
        self._codes: dict[int, list[Codes]] = {place: [] for place in places}
        self._numbers: list[Whole] = []

    def take(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """Code the rows, without those that are blank or do not fit the header."""
        if set(map(len, rows)) != {self.width} or any(not row[0] for row in rows):
            numbers, rows = self._fitting(numbers, rows)
        columns = tuple(zip(*rows, strict=True)) or ((),) * self.width
        for place, seen in self._seen.items():
            codes = np.fromiter(
                map(seen.__getitem__, columns[place]), dtype=np.int32, count=len(rows)
            )
            self._codes[place].append(codes)
        self._numbers.append(np.fromiter(numbers, dtype=np.int64, count=len(rows)))

    def _fitting(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Numbered:
        kept: list[Sequence[str]] = []
        kept_numbers: list[int] = []
        for number, row in zip(numbers, rows, strict=True):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < self.width or any(cell.strip() for cell in row[self.width :]):
                self._ragged(number, len(row))
                continue
            kept.append(row[: self.width])
            kept_numbers.append(number)
        return kept_numbers, kept

    def _ragged(self, number: int, have: int) -> None:
        if len(self.problems) < MOST_RAGGED:
            message = f"Raden har {have} värden men rubrikraden har {self.width} kolumner."
            cure = "Kontrollera avgränsare och citattecken på raden."
            self.problems.append(Problem(message=message, cure=cure, row=number))
        elif len(self.problems) == MOST_RAGGED:
            message = "Fler rader än så har fel antal värden."
            cure = "Rätta dem som nämns och läs in filen igen."
            self.problems.append(Problem(message=message, cure=cure))

    def table(self) -> CodedTable:
        """Return what has been taken."""
        columns = {
            place: RawColumn(values=tuple(seen), codes=np.concatenate(self._codes[place]))
            for place, seen in self._seen.items()
        }
        return CodedTable(
            columns=columns,
            numbers=np.concatenate(self._numbers),
            problems=tuple(self.problems),
        )


def _numbering() -> defaultdict[str, int]:
    """Return a mapping that gives every new text the next number."""
    found: defaultdict[str, int] = defaultdict()
    found.default_factory = found.__len__
    return found
