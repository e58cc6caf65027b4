"""Write tables as CSV and XLSX, with every cell that a spreadsheet would run made harmless."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from qms.kernel.numbers import parse_decimal

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | datetime.date | None
Locale = Literal["sv", "en"]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SAFE_MARKS = {"-", "+"}


def defuse(text: str) -> str:
    """Return the text with an apostrophe first when a spreadsheet would take it for a formula.

    Plain numbers such as `-5` and `+43` and a lone `-` are left as they are; NUL is removed.
    """
    bare = text.replace("\x00", "")
    if not (bare.startswith(FORMULA_STARTS) or bare.lstrip().startswith(FORMULA_STARTS)):
        return bare
    is_safe = bare in SAFE_MARKS or parse_decimal(bare) is not None
    return bare if is_safe else f"'{bare}"


def csv_text(text: str) -> str:
    """Return the text as it stands in a CSV cell: made harmless, with `\\n` for every new line.

    The writer puts quotes around the ends of its own rows only. Without them a bare `\\r` would
    end the row for many readers, and what follows it would stand first in a cell.
    """
    return defuse(text).replace("\r\n", "\n").replace("\r", "\n")


def _number_text(value: int | float | Decimal, locale: Locale) -> str:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    text = format(exact, "f")
    return text.replace(".", ",") if locale == "sv" else text


def _csv_cell(value: Cell, locale: Locale) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, str):
        return csv_text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _number_text(value, locale)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]], locale: Locale) -> bytes:
    """Return the table as UTF-8 CSV.

    `sv`: byte-order mark, semicolon and decimal comma, as Swedish spreadsheets expect; `en`:
    comma and decimal point, no mark. Numbers are written without thousands separators.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer,
        delimiter=";" if locale == "sv" else ",",
        lineterminator="\r\n" if locale == "sv" else "\n",
    )
    writer.writerow([csv_text(name) for name in header])
    writer.writerows([_csv_cell(value, locale) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig" if locale == "sv" else "utf-8")


def write_xlsx(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "Tabell",
    notes: Sequence[Sequence[Cell]] = (),
) -> bytes:
    """Return the table as a workbook: bold header that stays in view, numbers as numbers.

    `notes` become a second sheet, `Läs mig`. Texts are written as text, never as formula or link.
    """
    import xlsxwriter  # noqa: PLC0415 - 0.2 s to import, needed only when somebody downloads

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(sheet[:31])
        page.freeze_panes(1, 0)
        page.set_column(0, max(len(header) - 1, 0), 18)
        for column, name in enumerate(header):
            page.write_string(0, column, defuse(name), bold)
        _fill(page, rows, first_row=1, date=date)
        if notes:
            readme = book.add_worksheet("Läs mig")
            readme.set_column(0, 5, 28)
            _fill(readme, notes, first_row=0, date=date)
    return buffer.getvalue()


def _fill(
    page: "Worksheet", rows: Iterable[Sequence[Cell]], *, first_row: int, date: "Format"
) -> None:
    """Write the cells by type; `date` is the format of date cells."""
    for number, row in enumerate(rows, start=first_row):
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, bool | str):
                page.write_string(number, column, _csv_cell(value, "sv"))
            elif isinstance(value, datetime.date):
                page.write_datetime(number, column, value, date)
            else:
                page.write_number(number, column, value)
