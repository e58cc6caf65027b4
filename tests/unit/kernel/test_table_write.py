import datetime
from decimal import Decimal

import pytest

from qms.kernel.table_file import read_table
from qms.kernel.table_write import defuse, write_csv, write_xlsx


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0", id="plus"),
        pytest.param("-2+3", "'-2+3", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="return"),
        pytest.param("  =1", "'  =1", id="after blanks"),
        pytest.param("\x00=1", "'=1", id="nul"),
        pytest.param("＝1", "'＝1", id="full width"),
        pytest.param("-5", "-5", id="negative number"),
        pytest.param("+43", "+43", id="signed number"),
        pytest.param("-12,5", "-12,5", id="negative decimal"),
        pytest.param("-", "-", id="withheld mark"),
        pytest.param("..", "..", id="another mark"),
        pytest.param("Åsby 4-9", "Åsby 4-9", id="name"),
    ],
)
def test_formulas_are_defused_and_numbers_are_not(text, harmless):
    assert defuse(text) == harmless


ROWS = [["Åsby", Decimal("1234.50"), -5, datetime.date(2026, 10, 15), None, "a;b"]]
HEADER = ["enhet", "kr", "ändring", "dag", "tomt", "=not"]


def test_swedish_csv_opens_in_a_swedish_spreadsheet():
    written = write_csv(HEADER, ROWS, "sv")
    assert written == (
        '\ufeffenhet;kr;ändring;dag;tomt;\'=not\r\nÅsby;1234,50;-5;2026-10-15;;"a;b"\r\n'.encode()
    )


def test_english_csv_has_comma_and_decimal_point():
    written = write_csv(HEADER, ROWS, "en")
    assert written == (
        "enhet,kr,ändring,dag,tomt,'=not\nÅsby,1234.50,-5,2026-10-15,,a;b\n".encode()
    )


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_a_new_line_within_a_cell_begins_no_row(locale):
    """A bare return would end the row for a spreadsheet, and what follows would run."""
    written = write_csv(["a"], [["Åsby\r=1+1"], ["Åsby\r\n=1+1"]], locale).decode()
    assert "\r" not in written.replace("\r\n", "\n")
    assert written.count('"Åsby\n=1+1"') == 2


def test_a_float_is_never_written_with_an_exponent():
    assert write_csv(["x", "y"], [[1e-7, 1e21]], "en").split(b"\n")[1] == (
        b"0.0000001,1000000000000000000000"
    )


def test_a_workbook_comes_back_as_written():
    content = write_xlsx(HEADER, ROWS, sheet="Elever", notes=[["Förklaring"]])
    table = read_table(content, file_name="x.xlsx", max_rows=10)
    assert table.header == ("enhet", "kr", "ändring", "dag", "tomt", "'=not")
    assert table.rows[0].cells == ("Åsby", "1234.5", "-5", "2026-10-15", "", "a;b")
    assert (table.sheet, table.other_sheets) == ("Elever", ("Läs mig",))
