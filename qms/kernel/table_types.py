"""A table that came in as a file: its header, its rows and how it was read."""

import unicodedata
from dataclasses import dataclass

from qms.kernel.problems import Problem

HARD_SPACES = "\ufeff\u200b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: `number` as a spreadsheet shows it, one cell per column of the header."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """A table as read. `problems` are faults of single rows; those rows are not in `rows`.

    `encoding` is `UTF-8`, `Windows-1252` or `XLSX`; `delimiter` is empty for XLSX. `header_row`
    is the header's row number, `preamble` the lines above it, `blank_rows` the number of empty
    rows skipped, `sheet` the sheet read and `other_sheets` the visible ones that were not.
    """

    file_name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    header_row: int = 1
    preamble: tuple[str, ...] = ()
    blank_rows: int = 0
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def clean(cell: str) -> str:
    """Return the cell in composed letters, without invisible marks and outer white space."""
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFC", cell).strip().strip(HARD_SPACES).strip()


def whole(number: int) -> str:
    """Return `50 000` with hard spaces, for messages."""
    return f"{number:,}".replace(",", "\u00a0")
