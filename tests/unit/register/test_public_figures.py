"""Published figures in the layouts their sources have; every sample is made up."""

import json

import pytest

from qms.kernel.numbers import Reason
from qms.kernel.problems import RefusedError
from qms.register.core.columns import NOTHING_KNOWN
from qms.register.core.datasets import DATASETS
from qms.register.core.public_tables import public_table
from qms.register.core.reading import read_dataset
from qms.register.core.template import template_header, template_row

DATASET = DATASETS["public_figures"]
KOLADA = {
    "values": [
        {"kpi": "N99999", "municipality": "0099", "period": 2025, "values": [
            {"gender": "K", "value": 231.4, "status": "", "count": 1, "isdeleted": False},
            {"gender": "T", "value": 226.90, "status": "", "count": 1, "isdeleted": False},
            {"gender": "M", "value": 1.0, "status": "", "count": 1, "isdeleted": True}]},
        {"kpi": "N99998", "ou": "V15E0001", "period": 2024, "values": [
            {"gender": "T", "value": None, "status": "x", "count": 0, "isdeleted": False}]},
    ],
    "count": 2, "next_url": None, "previous_url": None,
}  # fmt: skip
CUBE = {
    "version": "2.0", "class": "dataset", "label": "Mått", "source": "Skolverket",
    "id": ["variable", "level", "time"], "size": [2, 2, 2], "role": {"time": ["time"]},
    "dimension": {
        "variable": {"category": {"index": {"b": 1, "a": 0}, "label": {"a": "Del", "b": "Antal"}}},
        "level": {"category": {"index": ["00", "2120000000-12345678"],
                               "label": {"00": "Riket", "2120000000-12345678": "Exempelskolan"}}},
        "time": {"category": {"index": {"2024/25": 0, "2025/26": 1}}},
    },
    "value": [85.6, 86.2, 76, None, 10, 11, 12, 13], "status": {"3": ".."},
}  # fmt: skip
EXPORT = """Valt läsår: 2025/26

Skola;Skol-enhetskod;Kommun-kod;Typ av huvudman;Huvudman orgnr;Antal elever;Andel (%) behöriga
Exempelskolan;12345678;0099;Kommunal;2120000000;84;~100
Exempelskolan;12345678;0099;Kommunal;2120000000;84;~100
Lilla skolan;87654321;0099;Enskild;5560000000;..;76,2
Med behörig menas något.
"""
COSTS = """Valt år: 2025
Kommun;Kommunkod;Typ av huvudman;Genomsnittligt elevantal;Totalt
Provby;0099;Kommunal;1 200;118 200
"""


def read(content):
    """Return what the register makes of a file, each row as a mapping."""
    table = public_table(content.encode(), file_name="f", max_rows=100)
    reading = read_dataset(DATASET, table, NOTHING_KNOWN)
    assert reading.findings == ()
    names = [column.key for column in DATASET.columns]
    rows = [dict(zip(names, record.values, strict=True)) for record in reading.records]
    return {(row["figure"], row["place"], row["gender"], row["year"]): row for row in rows}


def number(row):
    """Return the number, or why there is none."""
    return row["value"].reason if row["value"].number is None else str(row["value"].number)


def test_an_answer_of_kolada():
    found = read(json.dumps(KOLADA))
    assert {key: number(row) for key, row in found.items()} == {
        ("N99999", "0099", "K", 2025): "231.4",
        ("N99999", "0099", "T", 2025): "226.9",
        ("N99999", "0099", "M", 2025): Reason.MISSING,
        ("N99998", "V15E0001", "T", 2024): Reason.MISSING,
    }
    assert {row["source"] for row in found.values()} == {"kolada"}


def test_a_cube_is_read_with_the_last_side_fastest():
    found = read(json.dumps(CUBE))
    assert {key: number(row) for key, row in found.items()} == {
        ("a", "00", "T", 2024): "85.6",
        ("a", "00", "T", 2025): "86.2",
        ("a", "12345678", "T", 2024): "76",
        ("a", "12345678", "T", 2025): Reason.SUPPRESSED,
        ("b", "00", "T", 2024): "10",
        ("b", "00", "T", 2025): "11",
        ("b", "12345678", "T", 2024): "12",
        ("b", "12345678", "T", 2025): "13",
    }
    assert found["a", "12345678", "T", 2024]["place_name"] == "Exempelskolan"
    assert {row["source"] for row in found.values()} == {"skolverket"}


def test_values_by_position_say_the_same_as_a_list():
    values = {str(n): value for n, value in enumerate(CUBE["value"]) if value is not None}
    assert read(json.dumps({**CUBE, "value": values})) == read(json.dumps(CUBE))


def test_an_export_of_units_has_a_figure_per_column():
    found = read(EXPORT)
    share = "Andel (%) behöriga"
    assert {key: number(row) for key, row in found.items()} == {
        ("Antal elever", "12345678", "T", 2025): "84",
        (share, "12345678", "T", 2025): Reason.FEW_LACKED,
        ("Antal elever", "87654321", "T", 2025): Reason.SUPPRESSED,
        (share, "87654321", "T", 2025): "76.2",
    }


def test_text_below_an_export_is_told():
    table = public_table(EXPORT.encode(), file_name="f", max_rows=100)
    assert table.preamble[-1] == "1 rader text under tabellen."


def test_an_export_of_municipalities_says_whose_schools():
    assert number(read(COSTS)["Totalt, kommunal", "0099", "T", 2025]) == "118200"


def test_a_crooked_row_between_others_is_still_a_fault():
    crooked = EXPORT.replace("Lilla skolan;87654321;", "Lilla skolan;")
    table = public_table(
        (crooked + EXPORT.splitlines()[5] + "\n").encode(), file_name="f", max_rows=100
    )
    assert [one.row for one in table.problems] == [6, 7]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(json.dumps({**KOLADA, "next_url": "https://a"}), "första sidan", id="page"),
        pytest.param('{"values": [{"kpi": "N1"}]}', "saknar", id="lacks a field"),
        pytest.param('{"values": []}', "inga värden", id="empty"),
        pytest.param('{"a": 1}', "varken", id="other json"),
        pytest.param('{"values": [', "ingen hel JSON", id="cut off"),
        pytest.param("[" * 100_000, "ingen hel JSON", id="deep"),
        pytest.param(json.dumps({**CUBE, "value": [1, 2]}), "inte så många", id="too few values"),
        pytest.param(json.dumps({**CUBE, "size": [2, 2, 3]}), "inte så många", id="wrong size"),
        pytest.param(json.dumps({"version": "2.0"}), "inte så många", id="no sides"),
        pytest.param(
            json.dumps({**CUBE, "id": ["variable", "level"], "size": [2, 2], "value": [1, 2, 3, 4],
                        "role": {}}),
            "vilket år", id="no time",
        ),
        pytest.param(COSTS.replace("Valt år: 2025\n", ""), "vilket år", id="no year"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(content, says):
    with pytest.raises(RefusedError) as refusal:
        public_table(content.encode(), file_name="f", max_rows=100)
    assert says in refusal.value.problems[0].message


def test_the_template_can_be_read_as_it_is():
    rows = (";".join(cells(DATASET)) for cells in (template_header, template_row))
    assert number(read("\n".join(rows) + "\n")["N15027", "0000", "T", 2026]) == "231.4"
