import numpy as np
import pytest

from qms.allocation.core.risk import coded_table
from qms.allocation.core.risk.pupil_file import Wanted, read_pupil_file
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import write_xlsx

WANTED = Wanted(factors=("utbildning", "kön"), outcomes=("utfall",), group="skola", weights="antal")
HEADER = "skola;utbildning;kön;utfall;antal;annat"
ROWS = (
    "Älvskolan;låg;flicka;ja;3;x",
    "Älvskolan;hög;pojke;0;1;x",
    "Bergskolan;hög;pojke;;2;x",
    "Bergskolan;;flicka;NEJ;1;x",
)


def read(*rows: str, wanted: Wanted = WANTED, encoding: str = "utf-8"):
    content = "\n".join((HEADER, *rows)).encode(encoding)
    return read_pupil_file(content, file_name="elever.csv", wanted=wanted)


def texts(column):
    return [column.categories[code] if code >= 0 else "" for code in column.codes]


def test_each_column_by_its_meaning():
    pupils = read(*ROWS).pupils
    assert texts(pupils.outcomes["utfall"]) == ["ja", "nej", "", "nej"]
    assert texts(pupils.factors["utbildning"]) == ["låg", "hög", "hög", ""]
    assert texts(pupils.group) == ["Älvskolan", "Älvskolan", "Bergskolan", "Bergskolan"]
    assert pupils.weights.tolist() == [3, 1, 2, 1]
    assert pupils.pupils == 7


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(encoding):
    assert texts(read(*ROWS, encoding=encoding).pupils.group)[0] == "Älvskolan"


def test_a_workbook_says_the_same():
    cells = [row.split(";") for row in ROWS]
    content = write_xlsx(HEADER.split(";"), cells)
    found = read_pupil_file(content, file_name="elever.xlsx", wanted=WANTED).pupils
    assert texts(found.outcomes["utfall"]) == ["ja", "nej", "", "nej"]
    assert found.weights.tolist() == [3, 1, 2, 1]


def test_what_is_missing_is_listed_with_its_rows():
    said = [one.sentence() for one in read(*ROWS).missing]
    assert said == [
        "utfall: uppgift saknas på 1 rad (rad 4).",
        "utbildning: uppgift saknas på 1 rad (rad 5).",
    ]


def test_columns_that_are_not_read_are_told():
    assert read(*ROWS).skipped == ("annat",)


@pytest.mark.parametrize(
    "text", ["ja", "Ja", "J", "yes", "1", "true", "SANT", " ja ", "1,0"]
)  # fmt: skip
def test_words_for_yes(text):
    assert texts(read(f"A;x;y;{text};1;").pupils.outcomes["utfall"]) == ["ja"]


@pytest.mark.parametrize("text", ["nej", "N", "no", "0", "False", "falskt"])
def test_words_for_no(text):
    assert texts(read(f"A;x;y;{text};1;").pupils.outcomes["utfall"]) == ["nej"]


@pytest.mark.parametrize(
    ("row", "place", "says"),
    [
        pytest.param("A;x;y;kanske;1;", (2, "utfall"), "kanske är varken ja eller nej.", id="word"),
        pytest.param("A;x;y;2;1;", (2, "utfall"), "2 är varken ja eller nej.", id="number"),
        pytest.param("A;x;y;ja;1.5;", (2, "antal"), "1.5 är inget antal.", id="half"),
        pytest.param("A;x;y;ja;-1;", (2, "antal"), "-1 är inget antal.", id="negative"),
        pytest.param("A;x;y;ja;;", (2, "antal"), "Tomt är inget antal.", id="no weight"),
        pytest.param(";x;y;ja;1;", (2, "skola"), "skola: uppgift saknas på 1 rad (rad 2).",
                     id="school"),
        pytest.param("A;20120101-1234;y;ja;1;", (2, "utbildning"),
                     "20120101-1234 ser ut som ett personnummer.", id="identity"),
        pytest.param("A;x;y;ja;1", (2, ""), "Raden har 5 värden", id="short"),
        pytest.param("A;x;y;ja;1;;extra", (2, ""), "Raden har 7 värden", id="long"),
    ],
)  # fmt: skip
def test_a_fault_names_row_and_column(row, place, says):
    with pytest.raises(RefusedError) as refused:
        read(row, "B;x;y;nej;1;")
    fault = refused.value.problems[0]
    assert (fault.row, fault.column) == place
    assert fault.message.startswith(says)


def test_every_fault_at_once_and_each_text_once():
    with pytest.raises(RefusedError) as refused:
        read("A;x;y;kanske;1;", "A;x;y;kanske;x;", "A;x;y;vet ej;1;")
    assert [(one.row, one.column) for one in refused.value.problems] == [
        (2, "utfall"), (3, "antal"), (4, "utfall"),
    ]  # fmt: skip
    assert "Det gäller 2 rader." in refused.value.problems[0].message


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        pytest.param(Wanted(factors=("inkomst",)), "Kolumnen inkomst saknas.", id="missing"),
        pytest.param(Wanted(factors=("kön",), outcomes=("kön",)),
                     "Kolumnen kön är vald två gånger.", id="as both"),
        pytest.param(Wanted(factors=("personnummer",)),
                     "Kolumnen personnummer kan peka ut en elev.", id="identity"),
    ],
)  # fmt: skip
def test_columns_that_cannot_be_read(wanted, says):
    with pytest.raises(RefusedError) as refused:
        read(*ROWS, wanted=wanted)
    assert [one.message for one in refused.value.problems] == [says]


def test_rows_keep_their_numbers_past_blank_ones():
    with pytest.raises(RefusedError) as refused:
        read("A;x;y;ja;1;", "", ";;;;;", "A;x;y;fel;1;")
    assert refused.value.problems[0].row == 5


def test_the_group_may_be_one_of_the_factors():
    found = read(*ROWS, wanted=Wanted(factors=("skola", "kön"), group="skola")).pupils
    assert texts(found.group) == texts(found.factors["skola"])


def test_a_title_above_the_header_is_passed_over():
    content = "\n".join(("Elever i årskurs 9", HEADER, "A;x;y;fel;1;", "A;x;y;ja;1;")).encode()
    with pytest.raises(RefusedError) as refused:
        read_pupil_file(content, file_name="elever.csv", wanted=WANTED)
    assert refused.value.problems[0].row == 3


def test_long_files_are_read_in_parts_as_if_in_one(monkeypatch):
    rows = [f"S{at % 7};{'låg' if at % 3 else 'hög'};pojke;{at % 2};1;" for at in range(100)]
    whole = read(*rows).pupils
    monkeypatch.setattr(coded_table, "ROWS_AT_A_TIME", 9)
    monkeypatch.setattr(coded_table, "HEAD_BYTES", 300)
    parts = read(*rows).pupils
    assert np.array_equal(whole.group.codes, parts.group.codes)
    assert np.array_equal(whole.outcomes["utfall"].codes, parts.outcomes["utfall"].codes)


def test_quoted_fields_hold_delimiters():
    found = read('A;"låg; mycket";pojke;ja;1;', "A;hög;pojke;nej;1;").pupils
    assert found.factors["utbildning"].categories == ("hög", "låg; mycket")
