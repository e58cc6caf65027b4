"""XLSX tables: the first visible sheet with content, every cell as text."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_shape import shape
from qms.kernel.table_types import TableFile
from qms.kernel.table_xlsx_guard import broken, look_inside

ZIP_MAGIC = b"PK\x03\x04"
OLD_OFFICE_MAGIC = b"\xd0\xcf\x11\xe0"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS_A_SHEET_KEEPS = 15

Value = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta


def cell_text(value: Value) -> str:
    """Return what a reader would type: `3` for 3.0, `2026-10-15` for a date, `ja` for true."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        # Spreadsheets keep fifteen digits; the rest is binary noise such as 0.30000000000000004.
        return format(Decimal(f"{value:.{DIGITS_A_SHEET_KEEPS}g}"), "f")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _address(row: int, column: int) -> str:
    """Return `B6` for row 5, column 1 counted from zero."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, len(LETTERS))
        letters = LETTERS[rest] + letters
    return f"{letters}{row + 1}"


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[str]]:
    for cells in sheet.to_python(skip_empty_area=False):
        yield [cell_text(value) for value in cells]


def _cell_problems(
    sheet: CalamineSheet, errors: Sequence[str], header_row: int
) -> tuple[Problem, ...]:
    """Return a problem for each merged area and each error cell from the header down."""
    merged = [
        Problem(
            row=first[0] + 1,
            value=f"{_address(*first)}:{_address(*last)}",
            message="Cellerna är sammanslagna.",
            cure="Dela upp dem och fyll i värdet i varje cell.",
        )
        for first, last in sheet.merged_cell_ranges or []
        if last[0] + 1 >= header_row
    ]
    failed = [
        Problem(
            row=int(address.lstrip(LETTERS)),
            value=address,
            message="Cellen visar ett räknefel, till exempel #DIV/0! eller #SAKNAS!.",
            cure="Rätta formeln eller skriv värdet.",
        )
        for address in errors
        if address.lstrip(LETTERS).isdecimal()
    ]
    return (*merged, *failed)


def scan_xlsx(content: bytes, *, file_name: str, max_rows: int) -> TableFile:
    """Return the table in the first visible sheet that holds anything.

    Its `problems` are merged cells, error cells and values outside the header's columns.
    """
    errors = look_inside(content, max_rows=max_rows)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            return _first_table(book, errors, file_name=file_name, max_rows=max_rows)
    except CalamineError as error:
        raise broken() from error


def _first_table(
    book: CalamineWorkbook, errors: Sequence[Sequence[str]], *, file_name: str, max_rows: int
) -> TableFile:
    visible = [
        (order, about.name)
        for order, about in enumerate(book.sheets_metadata)
        if about.visible is SheetVisibleEnum.Visible
    ]
    for order, name in visible:
        sheet = book.get_sheet_by_index(order)
        if sheet.end is None:
            continue
        found = shape(_rows(sheet), max_rows=max_rows, fixed_width=True)
        failed = errors[order] if order < len(errors) else ()
        return TableFile(
            file_name=file_name,
            header=found.header,
            rows=found.rows,
            encoding="XLSX",
            delimiter="",
            header_row=found.header_row,
            preamble=found.preamble,
            blank_rows=found.blank_rows,
            sheet=name,
            other_sheets=tuple(other for at, other in visible if at != order),
            problems=(*found.problems, *_cell_problems(sheet, failed, found.header_row)),
        )
    raise RefusedError(
        (Problem(message="Arbetsboken är tom.", cure="Kontrollera att du valde rätt fil."),)
    )
