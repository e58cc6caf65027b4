"""Read a table from an uploaded file: CSV or XLSX, decided by its content, not its name."""

from dataclasses import replace

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_csv import scan_csv
from qms.kernel.table_types import Row, TableFile
from qms.kernel.table_xlsx import OLD_OFFICE_MAGIC, ZIP_MAGIC, scan_xlsx

__all__ = ["Row", "TableFile", "is_xlsx", "read_table", "scan_table"]


def is_xlsx(content: bytes) -> bool:
    """Return whether the content is a packed workbook (only then XLSX limits apply)."""
    return content.startswith(ZIP_MAGIC)


def scan_table(content: bytes, *, file_name: str, max_rows: int) -> TableFile:
    """Return the table with the faults of single rows in `problems`, in row order.

    Raises RefusedError when the file as a whole cannot be read.
    """
    if content.startswith(OLD_OFFICE_MAGIC):
        message = "Filen är en äldre Excelfil (.xls) eller skyddad med lösenord."
        cure = "Spara den som XLSX eller CSV utan lösenord."
        raise RefusedError((Problem(message=message, cure=cure),))
    scan = scan_xlsx if is_xlsx(content) else scan_csv
    table = scan(content, file_name=file_name, max_rows=max_rows)
    return replace(table, problems=tuple(sorted(table.problems, key=lambda p: p.row or 0)))


def read_table(content: bytes, *, file_name: str, max_rows: int) -> TableFile:
    """Return the table in the file; row numbers are those that a spreadsheet shows.

    CSV: UTF-8 (with or without mark) or Windows-1252; semicolon, tab or comma; quoted fields.
    XLSX: first visible sheet with content, at most 10 MB, unpacked at most 100 MB and a hundred
    times the file, no macros. Blank rows are skipped and counted. `max_rows` is without header.
    Raises RefusedError with every fault: unreadable file, too many rows, rows that do not fit
    the header, merged cells, cells that show a calculation error.
    """
    table = scan_table(content, file_name=file_name, max_rows=max_rows)
    if table.problems:
        raise RefusedError(table.problems)
    return table
