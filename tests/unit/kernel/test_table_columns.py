"""Columns are found by any of their words; what is wrong with a header is told at once."""

import pytest

from qms.kernel.problems import RefusedError
from qms.kernel.table_columns import cell_problem, find_places
from qms.kernel.table_file import scan_table

NAMES = {"unit": ("unit", "enhet", "skola"), "year": ("year", "år"), "n": ("n", "antal")}


def table(text):
    return scan_table(text.encode(), file_name="t.csv", max_rows=100)


def headed(header):
    """Return a table with the header and a row of ones."""
    return table(f"{header}\n{','.join('1' for _ in header.split(','))}\n")


@pytest.mark.parametrize(
    ("header", "optional", "places"),
    [
        pytest.param("unit,year,n", (), {"unit": 0, "year": 1, "n": 2}, id="first words"),
        pytest.param("ANTAL,namn,Skola,År", (), {"unit": 2, "year": 3, "n": 0}, id="other words"),
        pytest.param("skola,unit,year,n", (), {"unit": 1, "year": 2, "n": 3}, id="word order"),
        pytest.param("unit,year", ("n",), {"unit": 0, "year": 1}, id="without the optional"),
        pytest.param("unit,year,antal", ("n",), {"unit": 0, "year": 1, "n": 2}, id="with it"),
    ],
)
def test_columns_are_found_by_their_words(header, optional, places):
    assert find_places(headed(header), NAMES, optional=optional) == places


@pytest.mark.parametrize(
    ("header", "messages"),
    [
        pytest.param("unit,x", ["Kolumnen year saknas.", "Kolumnen n saknas."], id="all missing"),
        pytest.param("unit,år,År,x", ["Kolumnen n saknas.", "Kolumnen år finns två gånger."],
                     id="missing and double"),
        pytest.param("unit,year,n,N", ["Kolumnen n finns två gånger."], id="double"),
    ],
)  # fmt: skip
def test_everything_wrong_with_a_header_is_told(header, messages):
    with pytest.raises(RefusedError) as refused:
        find_places(headed(header), NAMES)
    assert [one.message for one in refused.value.problems] == messages
    assert {one.row for one in refused.value.problems} == {1}


def test_a_fault_in_a_cell_has_its_row_column_and_value():
    found = table("enhet,år\nA,2026\nB,tjugo\n")
    fault = cell_problem(found, found.rows[1], at=1, message="Inget år.", cure="Skriv 2026.")
    assert fault.sentence("t.csv") == "t.csv:3:år: Inget år. Skriv 2026."
    assert fault.value == "tjugo"
