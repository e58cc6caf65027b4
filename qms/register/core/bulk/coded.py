"""A table held as columns of codes: a text that stands a million times is kept once."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_csv import open_csv, stray_quote
from qms.kernel.table_shape import (
    PREAMBLE_LINES,
    empty_file,
    header_at,
    header_only,
    ragged,
    too_many,
    trimmed,
)
from qms.kernel.table_types import TableFile, clean

AT_A_TIME = 20_000
Codes = NDArray[np.int32]
Numbered = tuple[int, Sequence[str]]


class _Texts(dict[str, int]):
    """Numbers for texts, the next one for a text that is new."""

    def __missing__(self, text: str) -> int:
        """Return the number of a text that was not met before."""
        number = self[text] = len(self)
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTable:
    """The rows that fit the header: `texts[column][codes[column][n]]` is what row n says.

    `table` is how the file was read, without its rows; `numbers` are the rows' in the file.
    """

    table: TableFile
    texts: tuple[tuple[str, ...], ...]
    codes: tuple[Codes, ...]
    numbers: Codes


def scan_coded(content: bytes, *, file_name: str, max_rows: int) -> CodedTable:
    """Return the table in a CSV file; raise RefusedError when it cannot be read as a whole."""
    opened = open_csv(content)
    try:
        return coded_table(
            enumerate(opened.rows, start=1), file_name=file_name, max_rows=max_rows,
            encoding=opened.encoding, delimiter=opened.delimiter,
        )  # fmt: skip
    except csv.Error as error:
        raise stray_quote(opened.rows.line_num) from error


@dataclass(slots=True)
class _Columns:
    """Columns that grow as rows come."""

    width: int
    max_rows: int
    texts: list[_Texts] = field(default_factory=list)
    parts: list[list[Codes]] = field(default_factory=list)
    numbers: list[Codes] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    filled: int = 0
    last: int = 0

    def add(self, rows: list[Numbered]) -> None:
        """Keep the rows that are not blank and fit the header; note those that do not fit."""
        good: list[Numbered] = []
        for number, cells in rows:
            if not any(cells) or not any(map(clean, cells)):
                continue
            self.filled, self.last = self.filled + 1, number
            have = len(cells)
            if have < self.width:
                self.problems.append(ragged(number, have, self.width))
            elif have > self.width and any(map(clean, cells[self.width :])):
                whole = trimmed([clean(cell) for cell in cells])
                self.problems.append(ragged(number, len(whole), self.width))
            else:
                good.append((number, cells))
        if self.filled > self.max_rows:
            raise RefusedError((too_many(self.max_rows),))
        self._keep(good)

    def _keep(self, rows: list[Numbered]) -> None:
        self.numbers.append(np.array([number for number, _ in rows], dtype=np.int32))
        for at, column in enumerate(islice(zip(*(cells for _, cells in rows)), self.width)):  # noqa: B905 - rows may have empty cells beyond the header
            codes = map(self.texts[at].__getitem__, column)
            self.parts[at].append(np.fromiter(codes, dtype=np.int32, count=len(rows)))


def coded_table(
    numbered: Iterable[Numbered], *, file_name: str, max_rows: int, encoding: str, delimiter: str
) -> CodedTable:
    """Return the rows, each with its number in the file, as columns of codes."""
    rows = iter(numbered)
    head = _head(rows)
    at = header_at(head)
    header = trimmed(head[at][1])
    columns = _Columns(width=len(header), max_rows=max_rows)
    columns.texts = [_Texts() for _ in header]
    columns.parts = [[] for _ in header]
    body = chain(head[at + 1 :], rows)
    while some := list(islice(body, AT_A_TIME)):
        columns.add(some)
    if not columns.filled:
        raise RefusedError((header_only(),))
    table = TableFile(
        file_name=file_name, header=header, rows=(), encoding=encoding, delimiter=delimiter,
        header_row=head[at][0],
        preamble=tuple(" ".join(cell for cell in cells if cell) for _, cells in head[:at]),
        blank_rows=columns.last - columns.filled - at - 1,
    )  # fmt: skip
    return CodedTable(
        table=replace(table, problems=tuple(columns.problems)),
        texts=tuple(tuple(each) for each in columns.texts),
        codes=tuple(_joined(each) for each in columns.parts),
        numbers=_joined(columns.numbers),
    )


def _head(rows: Iterator[Numbered]) -> list[Numbered]:
    """Return so many of the first filled rows that the header is among them, cleaned."""
    found: list[Numbered] = []
    for number, cells in rows:
        cleaned = [clean(cell) for cell in cells]
        if any(cleaned):
            found.append((number, cleaned))
        if len(found) > PREAMBLE_LINES:
            break
    if not found:
        raise RefusedError((empty_file(),))
    return found


def _joined(parts: list[Codes]) -> Codes:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
