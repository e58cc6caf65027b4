"""Rows with the fields they came out with are written as files have them."""

import pytest

from qms.api.core.handed import file_of_csv, file_of_json
from qms.api.core.returned import as_in_files, own_rows
from qms.register.core.datasets import DATASETS

AUTUMN = 2026
COUNTS, PLANS, PUPILS = (
    DATASETS[key] for key in ("pupil_counts", "unit_changes", "current_pupils")
)


@pytest.mark.parametrize(
    ("step", "year", "named"),
    [
        pytest.param(0, 2027, "F", id="förskoleklass"),
        pytest.param(3, 2027, "3", id="grade 3"),
        pytest.param(0, 2028, "1", id="the ten-year school begins with grade 1"),
        pytest.param(9, 2028, "10", id="and ends with grade 10"),
        pytest.param("9", "2028", "10", id="as text"),
        pytest.param(10, 2026, "Gy 1", id="the first year of upper secondary"),
        pytest.param(-1, 2026, "5 år", id="in preschool"),
        pytest.param(None, 2026, None, id="none"),
        pytest.param("x", 2026, "x", id="what is no step"),
        pytest.param(13, 2026, 13, id="beyond the last"),
        pytest.param(3, "x", 3, id="no year to name it in"),
    ],
)
def test_a_step_is_called_what_it_is_called_that_year(step, year, named):
    row = {"unit": "Norra", "step": step, "step_label": "", "year": year, "n": 7}
    assert as_in_files(row, COUNTS, autumn=AUTUMN)["step"] == named


def test_a_grade_without_its_label_is_read_as_in_any_file():
    row = {"unit": "Norra", "step": 3, "year": 2029, "n": 7}
    assert as_in_files(row, COUNTS, autumn=AUTUMN)["step"] == 3


def test_a_grade_in_spring_belongs_to_the_autumn_before():
    """Step 9 is grade 9 in spring 2028 (2027/28) and grade 10 in spring 2029."""
    results = DATASETS["pupil_results"]
    rows = [{"step": 9, "step_label": "", "year": year} for year in (2028, 2029)]
    assert [as_in_files(row, results, autumn=AUTUMN)["step"] for row in rows] == ["9", "10"]


def test_rows_without_a_year_are_named_in_the_school_year():
    row = {"low": 0, "low_label": "", "high": 9, "high_label": ""}
    units = DATASETS["units"]
    named = [as_in_files(row, units, autumn=autumn) for autumn in (2027, 2028)]
    assert [(one["low"], one["high"]) for one in named] == [("F", "9"), ("1", "10")]


FILE = ('unit,unit_id,year,factors,n\nNorra,1,2026,"{""kön"": ""flicka"", ""språk"": ""svenska""}"'
        ',7\n\nSödra,2,2026,"{""kön"": ""pojke""}",8\n')  # fmt: skip


def test_an_object_in_a_cell_becomes_columns_and_rows_keep_their_numbers():
    lines = file_of_csv(FILE.encode(), PUPILS, autumn=AUTUMN).decode().splitlines()
    assert lines[0].split(";")[-2:] == ["faktor:kön", "faktor:språk"]
    assert lines[1].startswith("Norra;")
    assert lines[3].startswith("Södra;")
    assert lines[3].endswith(";pojke;")


@pytest.mark.parametrize(
    ("reason", "cell"),
    [
        pytest.param("missing", ".", id="the source has none"),
        pytest.param("not_applicable", "*", id="there can be none"),
        pytest.param("suppressed", "", id="left out by us or by the source: not written over"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_reason_in_a_file_is_the_mark_for_it_but_not_where_few_may_be_left_out(reason, cell):
    text = f"unit,step,step_label,year,n,n_reason\nNorra,3,3,2026,,{reason}\n"
    lines = file_of_csv(text.encode(), COUNTS, autumn=AUTUMN).decode().splitlines()
    assert dict(zip(lines[0].split(";"), lines[1].split(";"), strict=True))["n"] == cell


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"enhet;\xe5rskurs;\xe5r;antal\nNorra;3;2026;7\n", id="a Swedish file"),
        pytest.param(b"unit,step,year,n\nNorra,3,2026,7\n", id="no field of ours alone"),
        pytest.param(b"unit,step,step_label,year,n\nNorra,3,3\n", id="a row cut off"),
        pytest.param(b"unit,n_reason,n_reason\nNorra,,\n", id="a field twice"),
        pytest.param(b'unit,n_reason\n"Norra,x\n', id="a quote that does not end"),
        pytest.param(b"unit,n_reason\n" + b"x" * 200_000 + b",y\n", id="a cell without end"),
        pytest.param(b"unit,n_reason\n\x00,\xff\n", id="no text"),
        pytest.param(b"unit,n_reason\n", id="no rows"),
    ],
)
def test_every_other_file_goes_on_as_it_is(content):
    assert file_of_csv(content, COUNTS, autumn=AUTUMN) == content


@pytest.mark.parametrize("cell", ["{", "[" * 5_000, "7", '"x"', "[1]"])
def test_a_cell_that_holds_no_object_stands_as_it_is(cell):
    row = {"unit": "Norra", "year": 2026, "factors": cell, "n": 7}
    assert as_in_files(row, PUPILS, autumn=AUTUMN) == row


def test_a_file_of_ours_is_known_also_with_a_mark_first():
    text = "\ufeffunit,low,low_label,year\nNorra,0,F,2026\n"
    assert own_rows(text.encode(), PLANS) == [
        {"unit": "Norra", "low": "0", "low_label": "F", "year": "2026"}
    ]  # fmt: skip


def test_json_and_csv_are_written_alike():
    rows = b'[{"unit": "Norra", "step": 0, "step_label": "1", "year": 2028, "n": 7}]'
    text = b"unit,step,step_label,year,n\nNorra,0,1,2028,7\n"
    assert file_of_json(rows, COUNTS, autumn=AUTUMN) == file_of_csv(text, COUNTS, autumn=AUTUMN)
