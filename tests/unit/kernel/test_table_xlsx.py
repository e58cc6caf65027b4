import datetime
import io
import zipfile

import pytest
import xlsxwriter

from qms.kernel.problems import RefusedError
from qms.kernel.table_file import read_table


def workbook(fill, **options) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        fill(book)
    return buffer.getvalue()


def sheet_with(rows):
    def fill(book):
        sheet = book.add_worksheet("Elever")
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, value, date)
                else:
                    sheet.write(number, column, value)

    return workbook(fill)


def repacked(content: bytes, **parts: bytes) -> bytes:
    """Return the workbook with parts replaced or added; `__` in a name stands for `/`."""
    buffer = io.BytesIO()
    named = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in (kept | named).items():
            new.writestr(name, data)
    return buffer.getvalue()


def read(content: bytes, max_rows: int = 1000):
    return read_table(content, file_name="elever.xlsx", max_rows=max_rows)


SMALL = sheet_with([["enhet", "n"], ["A", 1]])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(3.0, "3", id="whole number"),
        pytest.param(12345678, "12345678", id="code kept as number"),
        pytest.param(0.1 + 0.2, "0.3", id="binary noise"),
        pytest.param(-2.5, "-2.5", id="decimal"),
        pytest.param(datetime.date(2026, 10, 15), "2026-10-15", id="date"),
        pytest.param("  Åsby ", "Åsby", id="text"),
        pytest.param(True, "ja", id="truth"),
    ],
)
def test_a_cell_is_read_as_somebody_would_type_it(value, text):
    table = read(sheet_with([["enhet", "värde"], ["A", value]]))
    assert table.rows[0].cells == ("A", text)
    assert (table.encoding, table.delimiter, table.sheet) == ("XLSX", "", "Elever")


def test_row_numbers_and_blank_rows():
    table = read(sheet_with([["Rubrik"], [], ["a", "b"], ["1", "2"], [], ["3"]]))
    assert (table.header_row, [row.number for row in table.rows]) == (3, [4, 6])
    assert table.rows[1].cells == ("3", "")


def test_the_first_visible_sheet_with_content_is_read_and_the_others_named():
    def fill(book):
        hidden = book.add_worksheet("Dold")
        hidden.write(0, 0, "x")
        book.add_worksheet("Tom").activate()
        hidden.hide()
        book.get_worksheet_by_name("Tom").set_first_sheet()
        page = book.add_worksheet("Data")
        page.write_row(0, 0, ["a", "b"])
        page.write_row(1, 0, [1, 2])

    table = read(workbook(fill))
    assert (table.sheet, table.other_sheets) == ("Data", ("Tom",))


def test_merged_cells_and_error_cells_are_reported_with_their_address():
    def fill(book):
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 1, "Elever 2026")
        page.write_row(1, 0, ["enhet", "n"])
        page.write_row(2, 0, ["A", 1])
        page.merge_range(3, 0, 4, 0, "B")
        page.write_formula(3, 1, "=1/0", None, "#DIV/0!")
        page.write(4, 1, 2)

    with pytest.raises(RefusedError) as refusal:
        read(workbook(fill))
    assert [(p.row, p.value) for p in refusal.value.problems] == [(4, "A4:A5"), (4, "B4")]


def _far_cell(book):
    page = book.add_worksheet()
    page.write_row(0, 0, ["a", "b"])
    page.write(1048575, 16383, 1)


BIG_TEXT = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><sst><si><t>&a;</t></si></sst>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(repacked(SMALL, xl__bomb_dot_bin=b"0" * 50_000_000), "för stor", id="bomb"),
        pytest.param(repacked(SMALL, xl__vbaProject_dot_bin=b"macro"), "makron", id="macros"),
        pytest.param(workbook(_far_cell), "sträcker sig", id="one cell far away"),
        pytest.param(repacked(SMALL, xl__sharedStrings_dot_xml=ENTITY), "öppna", id="entities"),
        pytest.param(SMALL[:400], "öppna", id="cut off"),
        pytest.param(b"PK\x03\x04 and nothing more", "öppna", id="only the magic"),
        pytest.param(SMALL + b"0" * 10_000_001, "större än 10 MB", id="too large"),
        pytest.param(sheet_with([["a", "b"], *[["1", "2"]] * 1001]), "fler än", id="rows"),
        pytest.param(workbook(lambda book: book.add_worksheet()), "tom", id="empty workbook"),
    ],
)
def test_a_workbook_that_would_harm_is_refused_in_words(content, words):
    with pytest.raises(RefusedError) as refusal:
        read(content)
    (problem,) = refusal.value.problems
    assert words in problem.message
    assert problem.cure


def test_a_long_text_repeated_in_every_cell_is_a_bomb():
    rows = [["a", "b"], *[[f"x{n}", "same"] for n in range(900)]]
    long = BIG_TEXT + b"y" * 400_000 + b"</t></si></sst>"
    with pytest.raises(RefusedError, match="1 problems"):
        read(repacked(sheet_with(rows), xl__sharedStrings_dot_xml=long))
