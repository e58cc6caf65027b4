"""Free texts of the ledger: numbers of persons are struck out, and the reader is told."""

import pytest

from qms.kernel.table_file import scan_table
from qms.register.core.bulk import read_coded, scan_coded
from qms.register.core.columns import NOTHING_KNOWN
from qms.register.core.datasets.ledger import LEDGER
from qms.register.core.person_numbers import without_person_numbers
from qms.register.core.reading import read_dataset

FILE = """Period;Konto;Verifikationstext;Belopp
202601;5011;Skolskjuts 20160229-2388;100
202601;5011;Skolskjuts 160229 2388;200
202601;5011;Löner;300
""".encode()
TOLD = "Verifikationstext: rader med något som ser ut som ett personnummer: 2. Det sparas inte."


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("20160229-2388", id="twelve digits"),
        pytest.param("201602292388", id="together"),
        pytest.param("160229-2388", id="ten digits"),
        pytest.param("1602292388", id="ten together"),
        pytest.param("160229+2388", id="a hundred years old"),
        pytest.param("160229 - 2388", id="apart"),
        pytest.param("2016 02 29 2388", id="in parts"),
        pytest.param("160289-2388", id="sixty added to the day"),
        pytest.param("160229-T388", id="a letter instead of a digit"),
    ],
)
def test_numbers_of_persons_are_struck_out(number):
    assert without_person_numbers(f"Resa {number}, retur") == "Resa …, retur"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Faktura 4711123456789", id="thirteen digits"),
        pytest.param("Faktura 9999991234", id="no date"),
        pytest.param("Avser 2026-01-31", id="a day"),
        pytest.param("Period 202601–202612", id="months"),
        pytest.param("Period 202601 202612", id="months apart"),
        pytest.param("5 000 kr", id="an amount"),
        pytest.param("Telefon 08-123 45 67", id="a telephone"),
    ],
)
def test_other_numbers_stay(text):
    assert without_person_numbers(text) == text


def texts_of_bulk():
    lines = read_coded(LEDGER, scan_coded(FILE, file_name="a.csv", max_rows=9), NOTHING_KNOWN)
    at = [column.key for column in LEDGER.columns].index("text")
    return lines.reading, {lines.lines.columns[at].values[n] for n in lines.lines.columns[at].codes}


def texts_of_rows():
    reading = read_dataset(LEDGER, scan_table(FILE, file_name="a.csv", max_rows=9), NOTHING_KNOWN)
    at = [column.key for column in LEDGER.columns].index("text")
    return reading, {record.values[at] for record in reading.records}


@pytest.mark.parametrize(
    "read", [pytest.param(texts_of_bulk, id="by column"), pytest.param(texts_of_rows, id="by row")]
)
def test_a_ledger_keeps_none_and_says_how_many(read):
    reading, texts = read()
    assert texts == {"Skolskjuts …", "Löner"}
    assert TOLD in reading.remarks
