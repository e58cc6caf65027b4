"""The datasets that costs are made of: how their files are read, and every fault in them."""

import pytest

from qms.kernel.table_file import read_table
from qms.register.core.columns import Kind, Known
from qms.register.core.datasets import DATASETS
from qms.register.core.reading import read_dataset
from qms.register.core.template import template_header, template_row

KNOWN = Known(ids={Kind.UNIT: {"åkerskolan": 7}}, this_year=2026)


def read(key: str, text: str):
    """Return what a file of the dataset says."""
    dataset = DATASETS[key]
    table = read_table(text.encode(), file_name="f.csv", max_rows=100)
    return dataset, read_dataset(dataset, table, KNOWN)


def rows(key: str, text: str) -> list[dict]:
    """Return the rows by column; nothing may be wrong."""
    dataset, reading = read(key, text)
    assert reading.findings == ()
    return [
        dict(zip((c.key for c in dataset.columns), record.values, strict=True))
        for record in reading.records
    ]


@pytest.mark.parametrize(
    ("written", "period"),
    [
        pytest.param("202603", "202603", id="month"),
        pytest.param("2026-03", "202603", id="with a dash"),
        pytest.param("2026-03-31", "202603", id="a day"),
    ],
)
def test_a_month_is_read_in_every_way_it_is_written(written, period):
    (row,) = rows("ledger", f"period;konto;belopp\n{written};5011;1,00\n")
    assert (row["period"], row["year"], row["kind"]) == (period, 2026, "outcome")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        pytest.param("202613", "Månad 13 finns inte, bara 01–12.", id="a thirteenth month"),
        pytest.param("2026-00", "Månad 00 finns inte, bara 01–12.", id="a month zero"),
        pytest.param("november", "mars 2026 är 202603", id="a word"),
        pytest.param("190003", "mellan 1950 och 2100", id="a year that no ledger has"),
    ],
)
def test_what_is_no_month_is_told_where_it_stands_and_how_to_write_it(written, told):
    _, reading = read("ledger", f"period;konto;belopp\n202603;5011;1\n{written};5011;1,00\n")
    (problem,) = [one.problem for one in reading.findings]
    assert (problem.row, problem.column, problem.value) == (3, "period", written)
    assert problem.message == f"{written} är ingen månad."
    assert told in problem.cure


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        pytest.param("12500,00", 12_500_00, id="comma"),
        pytest.param("-3.5", -350, id="below zero"),
        pytest.param("1 245 000", 1_245_000_00, id="spaces"),
        pytest.param("99999999999,99", 99_999_999_999_99, id="milliards"),
    ],
)
def test_amounts_are_exact_ore(written, ore):
    (row,) = rows("ledger", f"period;konto;belopp\n202603;5011;{written}\n")
    assert row["amount"] == ore


@pytest.mark.parametrize("written", ["1,234", "ett", "9" * 20])
def test_what_is_no_amount_is_a_fault(written):
    _, reading = read("ledger", f"period;konto;belopp\n202603;5011;{written}\n")
    assert [one.problem.column for one in reading.findings] == ["belopp"]


def test_a_ledger_may_have_columns_of_its_own():
    text = "ver nr;period;konto;belopp;leverantör\nA1;202603;5011;1,00;Bolaget\n"
    _, reading = read("ledger", text)
    assert reading.findings == ()


def test_a_group_has_the_year_of_its_count_date():
    header = "enhet;skolform;klass;stadium;mätdag;elever"
    first, second = rows(
        "groups",
        f"{header}\nÅkerskolan;Grundskola;5A;4–6;2026-10-15;24\n"
        "Åkerskolan;leisure_centre;;;2026-02-15;30\n",
    )
    assert (first["form"], first["year"], first["group"]) == ("compulsory", 2026, "5A")
    assert (second["form"], second["group"], second["band"]) == ("leisure_centre", "", "")


def test_a_class_twice_on_a_day_is_a_fault():
    line = "Åkerskolan;grundskola;5A;;2026-10-15;24\n"
    header = "enhet;skolform;klass;stadium;mätdag;elever\n"
    _, reading = read("groups", header + line * 2)
    assert [one.problem.row for one in reading.findings] == [3]


def test_the_qualified_are_not_more_than_all():
    header = "enhet;år;yrkesgrupp;heltidstjänster;varav behöriga\n"
    _, reading = read("staff", f"{header}Åkerskolan;2026;lärare;4;4,5\n")
    assert [one.problem.row for one in reading.findings] == [2]


@pytest.mark.parametrize("key", ["ledger", "groups", "unit_areas", "staff"])
def test_the_template_can_be_read_as_it_is(key):
    dataset = DATASETS[key]
    text = ";".join(template_header(dataset)) + "\n" + ";".join(template_row(dataset)) + "\n"
    known = Known(ids={Kind.UNIT: {"exempelskolan": 1}}, this_year=2026)
    table = read_table(text.encode(), file_name="f.csv", max_rows=10)
    assert read_dataset(dataset, table, known).findings == ()
