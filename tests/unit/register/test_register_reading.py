"""The import machine against files, row by row."""

import pytest

from qms.kernel.table_file import scan_table
from qms.register.core.columns import NOTHING_KNOWN, Kind, Known
from qms.register.core.datasets import DATASETS, UnknownDatasetError, dataset_named
from qms.register.core.findings import group_counts
from qms.register.core.reading import read_dataset

KNOWN = Known(
    ids={Kind.UNIT: {"åkerskolan": 7, "12345678": 7, "ängsskolan": 8}, Kind.AREA: {"norr": 4}},
    ambiguous=frozenset({(Kind.UNIT, "skolan")}),
    choices={"indicator": {"g9_merit": "g9_merit", "meritvärde": "g9_merit"}},
)


def read(text: str, dataset: str = "pupil_counts", known: Known = KNOWN):
    table = scan_table(text.encode(), file_name="fil.csv", max_rows=1000)
    return read_dataset(DATASETS[dataset], table, known)


def faults(text: str, dataset: str = "pupil_counts") -> list[tuple[int | None, str, str, str]]:
    found = read(text, dataset).findings
    return [(f.problem.row, f.problem.column, f.problem.value, f.problem.message) for f in found]


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        pytest.param(
            ";3;2026;24", "enhet", "", "Tomt värde i obligatorisk kolumn.", id="empty unit"
        ),
        pytest.param(
            "Åkerskolan;3;2026;", "antal", "", "Tomt värde i obligatorisk kolumn.", id="empty count"
        ),
        pytest.param(
            "Åkerskolan;11;2026;24", "åk", "11", "Årskurs ska vara F eller 1–9 år 2026.", id="grade"
        ),
        pytest.param(
            "Åkerskolan;F;2028;24", "åk", "F", "Årskurs ska vara 1–10 år 2028.", id="F after 2028"
        ),
        pytest.param("Åkerskolan;3.0;2026;24", "åk", "3.0", "Värdet är ett decimaltal.", id="3.0"),
        pytest.param("Åkerskolan;3;26;24", "år", "26", "Värdet är inget år.", id="short year"),
        pytest.param(
            "Åkerskolan;3;2026;2,5", "antal", "2,5", "Värdet är ett decimaltal.", id="half a pupil"
        ),
        pytest.param("Åkerskolan;3;2026;-4", "antal", "-4", "Värdet är lägre än 0.", id="negative"),
        pytest.param(
            "Åkerskolan;3;2026;60000",
            "antal",
            "60000",
            "Värdet är högre än 5000, som är det högsta rimliga.",
            id="too many",
        ),
        pytest.param(
            "Åkerskolan;3;2026;tolv",
            "antal",
            "tolv",
            "Värdet är varken ett tal eller ett känt tecken.",
            id="words",
        ),
        pytest.param(
            "4711230;3;2026;24", "enhet", "4711230", "Koden har 7 siffror, den ska ha 8.", id="code"
        ),
        pytest.param(
            "Skolan;3;2026;24",
            "enhet",
            "Skolan",
            "Namnet passar flera enheter i registret.",
            id="ambiguous",
        ),
    ],
)
def test_a_faulty_cell_is_named_with_row_column_value_and_sentence(row, column, value, message):
    assert faults(f"enhet;åk;år;antal\n{row}\n") == [(2, column, value, message)]


def test_every_fault_has_a_cure_of_few_words():
    text = "enhet;åk;år;antal\n;11;x;y\n4711230;3.0;2026;-4\nSkolan;99;2026;2,5\n"
    found = read(text).findings
    assert len(found) == 9
    for fault in found:
        assert fault.problem.cure
        assert len(fault.problem.cure.split()) <= 20


ENDLESS = "9" * 5000  # more digits than Python makes a number of


@pytest.mark.parametrize("digits", [ENDLESS, f"-{ENDLESS}", f"{ENDLESS},0", f"cirka {ENDLESS}"])
@pytest.mark.parametrize(
    ("dataset", "header", "row"),
    [
        pytest.param("population", "område;ålder;år;antal", "Norr;{};2026;7", id="age"),
        pytest.param("population", "område;ålder;år;antal", "Norr;6;2026;{}", id="count"),
        pytest.param("population", "område;ålder;år;antal", "Norr;6;{};7", id="year"),
        pytest.param("pupil_counts", "enhet;åk;år;antal", "Åkerskolan;{};2026;7", id="grade"),
        pytest.param(
            "results", "skola;indikator;år;värde", "Åkerskolan;g9_merit;2026;{}", id="measure"
        ),
        pytest.param(
            "background",
            "enhet;år;faktor;kategori;procent",
            "Åkerskolan;2026;utbildning;kort;{}",
            id="percent",
        ),
    ],
)
def test_endless_numbers_are_faults_in_one_cell(dataset, header, row, digits):
    found = faults(f"{header}\n{row.format(digits)}\n", dataset)
    assert [(number, value) for number, _, value, _ in found] == [(2, digits)]


def test_a_grade_is_not_blamed_when_its_year_is_wrong():
    assert [fault[1] for fault in faults("enhet;åk;år;antal\nÅkerskolan;3;x;24\n")] == ["år"]


def test_a_row_that_says_the_same_thing_again_names_the_first():
    text = "enhet;åk;år;antal\nÅkerskolan;3;2026;24\nÄngsskolan;3;2026;9\n12345678;3;2026;25\n"
    assert faults(text) == [
        (4, "år, enhet, åk", "2026, 12345678, 3", "Finns redan på rad 2."),
    ]


def test_faults_are_counted_by_heading():
    text = "enhet;åk;år;antal\n;3;2026;1\nÅkerskolan;11;2026;1\nÅkerskolan;12;2026;1\n"
    assert group_counts(read(text).findings) == [("Årskurs", 2), ("Tomma värden", 1)]


def test_ragged_rows_are_faults_among_the_others():
    found = read("enhet;åk;år;antal\nÅkerskolan;3;2026\nÅkerskolan;11;2026;1\n")
    assert [fault.problem.row for fault in found.findings] == [2, 3]
    assert (found.rows, found.faulty_rows) == (2, 2)


@pytest.mark.parametrize(
    ("header", "cells", "step"),
    [
        pytest.param("enhet;åk;år;antal", "Åkerskolan;F;2026;1", 0, id="F before 2028"),
        pytest.param("enhet;åk;år;antal", "Åkerskolan;1;2028;1", 0, id="grade 1 after 2028"),
        pytest.param("unit;grade;year;n", "Åkerskolan;0;2026;1", 0, id="0 is F"),
        pytest.param("unit;age;year;n", "Åkerskolan;6;2026;1", 0, id="age six"),
        pytest.param("unit;age;year;n", "Åkerskolan;15;2030;1", 9, id="age fifteen"),
        pytest.param(
            "enhet;årskurs;läsår;elever", "Åkerskolan;åk 7;2026/27;1", 7, id="school year"
        ),
        pytest.param("enhet;årskurs;år;antal", "Åkerskolan;Gy 2;2026;1", 11, id="upper secondary"),
        pytest.param("enhet;årskurs;år;antal", "Åkerskolan;3 år;2026;1", -3, id="preschool"),
        pytest.param("SKOL-ENHETSKOD;Åk;År;Antal elever", "12345678;2;ht26;1", 2, id="headers"),
    ],
)
def test_grades_are_read_as_the_same_step_on_both_sides_of_2028(header, cells, step):
    (record,) = read(f"{header}\n{cells}\n").records
    assert record.values[1] == step


def test_unknown_columns_are_named_as_skipped():
    found = read("unit,grade,year,n,classes\nÅkerskolan,0,1998,36,2\n")
    assert [(h.header, h.state) for h in found.headers if h.column is None] == [
        ("classes", "skipped")
    ]
    assert found.findings == ()


def test_the_better_of_two_headers_is_read_and_the_other_said_to_be_left():
    found = read("Skola;Skol-enhetskod;åk;år;antal\nNamnet;12345678;3;2026;24\n")
    assert [(h.header, h.state) for h in found.headers[:2]] == [
        ("Skola", "replaced"),
        ("Skol-enhetskod", "read"),
    ]


@pytest.mark.parametrize(
    ("header", "messages"),
    [
        pytest.param("enhet;år;antal", ["Kolumnen Årskurs saknas."], id="one missing"),
        pytest.param(
            "a;b;c",
            [
                "Kolumnen Enhet saknas.",
                "Kolumnen Årskurs saknas.",
                "Kolumnen År saknas.",
                "Kolumnen Antal elever saknas.",
            ],
            id="all missing",
        ),
        pytest.param(
            "enhet;åk;år;antal;antal",
            ["Rubrikerna antal och antal betyder samma sak."],
            id="double",
        ),
    ],
)
def test_missing_and_double_columns_are_all_told_at_once(header, messages):
    cells = ";".join("1" for _ in header.split(";"))
    found = read(f"{header}\n{cells}\n").findings
    assert [f.problem.message for f in found if f.problem.row is None] == messages


def test_what_the_register_lacks_is_listed_once_with_its_grades_and_first_year():
    text = "enhet;åk;år;antal\nNy;3;2026;1\nny;1;2025;1\nÅkerskolan;1;2025;1\nFler;F;2026;1\n"
    assert [
        (u.text, u.rows, u.first_row, u.first_year, u.low, u.high) for u in read(text).unknown
    ] == [("Ny", 2, 2, 2025, 1, 3), ("Fler", 1, 5, 2026, 0, 0)]


@pytest.mark.parametrize(
    ("text", "number", "reason", "approximate"),
    [
        pytest.param("231,4", "231.4", None, False, id="decimal comma"),
        pytest.param("1\u00a0245", "1245", None, False, id="thousands"),
        pytest.param("..", None, "suppressed", False, id="withheld"),
        pytest.param(".", None, "missing", False, id="missing"),
        pytest.param("~100", None, "few_lacked", False, id="few lacked"),
        pytest.param("*", None, "not_applicable", False, id="not applicable"),
        pytest.param("cirka 370", "370", None, True, id="rounded"),
        pytest.param("<4", None, "suppressed", False, id="upper bound"),
    ],
)
def test_marks_are_read_as_what_they_mean(text, number, reason, approximate):
    (record,) = read(f"skola;kpi;år;värde\nÅkerskolan;g9_merit;2025;{text}\n", "results").records
    value = record.values[3]
    shown = None if value.number is None else str(value.number)
    assert (shown, value.reason, value.approximate) == (number, reason, approximate)


@pytest.mark.parametrize(
    ("columns", "cells", "share"),
    [
        pytest.param("andel", "0,25", "0.25", id="share"),
        pytest.param("andel", "25 %", "0.25", id="share with sign"),
        pytest.param("procent", "25", "0.25", id="per cent"),
        pytest.param("antal;elever", "30;120", "0.25", id="count of whole"),
    ],
)
def test_a_background_share_may_be_written_in_four_ways(columns, cells, share):
    text = f"enhet;år;faktor;kategori;{columns}\nÅkerskolan;2026;utbildning;kort;{cells}\n"
    (record,) = read(text, "background").records
    assert str(record.values[4].number) == share


@pytest.mark.parametrize(
    ("columns", "cells", "message"),
    [
        pytest.param("andel", "25", "Andelen ligger inte mellan 0 och 1.", id="per cent as share"),
        pytest.param("andel", "", "Raden har varken andel eller antal.", id="nothing"),
        pytest.param(
            "antal;elever", "130;120", "Antalet är större än antalet elever i allt.", id="too many"
        ),
    ],
)
def test_a_background_row_without_a_possible_share_is_a_fault(columns, cells, message):
    text = f"enhet;år;faktor;kategori;{columns}\nÅkerskolan;2026;utbildning;kort;{cells}\n"
    assert [fault[3] for fault in faults(text, "background")] == [message]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        pytest.param("1;A;grundskola;2026-13-04;", "Datumet finns inte.", id="no such month"),
        pytest.param("1;A;grundskola;igår;", "Värdet är inget datum.", id="no date"),
        pytest.param(
            "1;A;grundskola;2026-08-01;2025-06-30",
            "Enheten stänger före den dag den öppnar.",
            id="closed first",
        ),
        pytest.param("1;A;tivoli;;", "Skolformen tivoli finns inte.", id="no form"),
    ],
)
def test_a_faulty_unit_is_told_why(cells, message):
    text = f"lokalt id;namn;skolform;öppnad;stängd\n{cells}\n"
    assert [fault[3] for fault in faults(text, "units")] == [message]


def test_old_and_several_forms_are_read():
    text = "id;namn;skolform\n1;A;Grundsärskola, fritids\n2;B;gymnasium\n"
    forms = [record.values[4] for record in read(text, "units").records]
    assert forms == [("leisure_centre", "adapted_compulsory"), ("upper_secondary",)]


def test_the_decimal_sign_of_the_file_is_told():
    comma = read("skola;kpi;år;värde\nÅkerskolan;g9_merit;2025;231,4\n", "results")
    none = read("enhet;åk;år;antal\nÅkerskolan;3;2026;..\n")
    assert (comma.decimal_sign, none.decimal_sign) == (",", "")


def test_there_is_no_dataset_of_an_unknown_name():
    with pytest.raises(UnknownDatasetError):
        dataset_named("nonsense")


def test_the_shared_files_are_read_as_they_are(shared_data):
    for name, dataset in (("ecasd_school_grade", "pupil_counts"), ("ecasd_births", "births")):
        content = (shared_data / f"{name}.csv").read_bytes()
        table = scan_table(content, file_name=name, max_rows=50_000)
        found = read_dataset(DATASETS[dataset], table, NOTHING_KNOWN)
        assert found.findings == ()
        assert len(found.records) == content.count(b"\n") - 1
