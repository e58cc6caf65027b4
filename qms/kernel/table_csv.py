"""Text tables: UTF-8 or Windows-1252; semicolon, tab or comma; quoted fields."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_shape import shape
from qms.kernel.table_types import TableFile, whole

MAX_CSV_BYTES = 100_000_000
DELIMITERS = (";", "\t", ",")
SAMPLE_ROWS = 50
SAMPLE_SIGNS = 1_000_000
CODECS = {"UTF-8": "utf-8-sig", "Windows-1252": "cp1252"}


def _refuse(message: str, cure: str, row: int | None = None) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure, row=row),))


def _decode(content: bytes) -> tuple[str, str]:
    """Return the beginning of the text and the name of its encoding, which all of it has."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refuse("Filen är sparad som UTF-16.", "Spara den som CSV UTF-8.")
    if b"\x00" in content:
        raise _refuse("Filen är ingen textfil.", "Spara tabellen som CSV eller XLSX.")
    try:
        return content.decode("utf-8-sig")[:SAMPLE_SIGNS], "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")[:SAMPLE_SIGNS], "Windows-1252"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refuse(
            f"Tecknen på rad {whole(line)} är varken UTF-8 eller Windows-1252.",
            "Spara filen som CSV UTF-8.",
        ) from error


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    """Return how many sample rows share the commonest width above one, and that width."""
    try:
        sample = [
            len(cells)
            for cells in islice(csv.reader(io.StringIO(text), delimiter=delimiter), SAMPLE_ROWS)
            if len(cells) > 1
        ]
    except csv.Error:
        return (0, 0)
    width, count = Counter(sample).most_common(1)[0] if sample else (0, 0)
    return (count, width)


def _sniff(text: str) -> str:
    """Return the delimiter that splits most rows alike; semicolon when none splits any."""
    return max(DELIMITERS, key=lambda delimiter: (_fit(text, delimiter)[0], delimiter == ";"))


class NumberedLines(Protocol):
    """Rows of cells, and the line of the file that the last one ended on."""

    @property
    def line_num(self) -> int:
        """Return the line."""

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvText:
    """A CSV file opened: its rows as they come (`line_num` is where it is), and how it is read."""

    rows: NumberedLines
    encoding: str
    delimiter: str


def open_csv(content: bytes) -> CsvText:
    """Return the file's rows, not yet read; for files too long to hold row by row.

    Raise RefusedError when it is too large or no text. The rows raise csv.Error at a stray quote
    (`stray_quote` says it).
    """
    if len(content) > MAX_CSV_BYTES:
        raise _refuse(f"Filen är större än {MAX_CSV_BYTES // 1_000_000} MB.", "Dela filen i flera.")
    text, encoding = _decode(content)
    delimiter = _sniff(text)
    lines = io.TextIOWrapper(io.BytesIO(content), encoding=CODECS[encoding], newline="")
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    return CsvText(rows=rows, encoding=encoding, delimiter=delimiter)


def stray_quote(row: int) -> RefusedError:
    """Return the refusal of a file whose quotes do not pair near `row`."""
    return _refuse(
        "Ett citattecken står fel eller saknar sitt par nära denna rad.",
        "Ta bort citattecknet eller sätt ett i båda ändar av fältet.",
        row=row,
    )


def scan_csv(content: bytes, *, file_name: str, max_rows: int) -> TableFile:
    """Return the table in a CSV file; its `problems` are the ragged rows."""
    opened = open_csv(content)
    try:
        found = shape(opened.rows, max_rows=max_rows, fixed_width=False)
    except csv.Error as error:
        raise stray_quote(opened.rows.line_num) from error
    return TableFile(
        file_name=file_name,
        header=found.header,
        rows=found.rows,
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        header_row=found.header_row,
        preamble=found.preamble,
        blank_rows=found.blank_rows,
        problems=found.problems,
    )
