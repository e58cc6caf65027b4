import pytest

from qms.forecast.core.count_file import PUPIL_COLUMNS, read_counts
from qms.forecast.core.known_file import Source, read_known


def pupils(text, encoding="utf-8"):
    return read_counts(text.encode(encoding), file_name="elever.csv", columns=PUPIL_COLUMNS)


def sentences(text):
    read = pupils(text)
    return [problem.sentence(read.file_name) for problem in read.problems]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("unit,grade,year,n\nÅsen,0,2020,12.5\n", "utf-8", id="comma and point"),
        pytest.param("Enhet;Årskurs;År;Antal\nÅsen;F;2020;12,5\n", "cp1252", id="Swedish, 1252"),
        pytest.param("skola\tåk\tår\telever\nÅsen\t0\t2020\t12,5\n", "utf-8-sig", id="tab"),
    ],
)
def test_the_ways_a_file_is_written(text, encoding):
    (count,) = pupils(text, encoding).counts
    assert (count.unit, count.step, count.year, count.n) == ("Åsen", 0, 2020, 12.5)


@pytest.mark.parametrize("mark", ["..", ".", "-", "<5", "< 10"])
def test_a_withheld_number_is_unknown(mark):
    read = pupils(f"unit,grade,year,n\nA,1,2020,{mark}\n")
    assert (read.counts[0].n, read.withheld, read.problems) == (None, 1, ())


def test_a_rounded_number_is_a_number():
    assert pupils("unit,grade,year,n\nA,1,2020,cirka 370\n").counts[0].n == 370


def test_every_fault_is_told_with_row_and_column():
    told = sentences(
        "unit,grade,year,n\nA,1,2020,elva\n,x,20,-3\nA,2,2020,\nA,2,2021,50 %\n"
        "A,3,2020,7\nA,3,2020,8\n"
    )
    assert [":".join(sentence.split(":")[:3]) for sentence in told] == [
        "elever.csv:2:n",
        "elever.csv:3:unit",
        "elever.csv:3:grade",
        "elever.csv:3:year",
        "elever.csv:3:n",
        "elever.csv:4:n",
        "elever.csv:5:n",
        "elever.csv:7:unit",
    ]
    assert "A, årskurs 1, 2020: elva är inte ett antal" in told[0]
    assert "årskurs x, 20: Enheten saknas" in told[1]
    assert "A, årskurs 3, 2020: raden gäller samma sak som rad 6" in told[-1]


@pytest.mark.parametrize(
    ("header", "word"),
    [
        pytest.param("unit,grade,year", "n saknas", id="no number"),
        pytest.param("unit,year,n", "grade eller age saknas", id="no grade"),
        pytest.param("unit,grade,age,year,n", "både grade och age", id="two numberings"),
        pytest.param("unit,skola,grade,year,n", "samma sak", id="two units"),
    ],
)
def test_columns_that_are_missing_or_double(header, word):
    cells = ",".join("1" for _ in header.split(","))
    (told,) = sentences(f"{header}\n{cells}\n")
    assert told.startswith("elever.csv:1:")
    assert word in told


def test_unknown_columns_are_named_as_skipped():
    read = pupils("unit,grade,year,n,classes,note\nA,1,2020,5,1,x\n")
    assert read.skipped == ("classes", "note")


ROWS = "unit,age,year,n\n" + "".join(
    f"A,{age},{year},{age * 10}\n" for age in range(5, 9) for year in (2019, 2020, 2021)
)


def known(text=ROWS, **options):
    return read_known(Source(file_name="e.csv", content=text.encode()), **options)


def test_grades_and_as_of_keep_only_those_rows():
    panel = known(grades=(6, 7), as_of=2020).known.pupils
    assert (panel.steps, panel.years) == ((6, 7), (2019, 2020))


def test_one_file_may_serve_as_pupils_and_population():
    source = Source(file_name="e.csv", content=ROWS.encode())
    read = read_known(source, population=source, grades=(6, 8))
    assert set(read.known.feeders.children["A"]) == {(5, 2019), (5, 2020), (5, 2021)}


def test_entry_age_places_ages_below_grades():
    grades = Source(file_name="g.csv", content=ROWS.replace("age", "grade").encode())
    ages = Source(file_name="a.csv", content=b"unit,age,year,n\nB,9,2020,7\nC,9,2020,8\n")
    read = read_known(grades, population=ages, entry_age=5)
    assert read.known.feeders.children == {"*": {(4, 2020): 15.0}}


@pytest.mark.parametrize(
    ("options", "text", "word"),
    [
        pytest.param({"as_of": 2019}, ROWS, "mindre än två års", id="one year left"),
        pytest.param({"grades": (20, 21)}, ROWS, "mindre än två års", id="no grade left"),
        pytest.param({}, ROWS.replace("A,", "*,"), "* betyder alla", id="reserved name"),
        pytest.param({}, "unit,age,year,n\n", "inga rader", id="header only"),
    ],
)
def test_what_cannot_be_forecast_from(options, text, word):
    read = known(text, **options)
    assert read.known is None
    assert word in read.faults[0]


def test_faults_of_all_files_are_told_together():
    broken = Source(file_name="b.csv", content=b"unit,year,n\nA,x,1\n")
    read = known(ROWS.replace("A,5", ",5", 1), births=broken)
    assert [fault.split(":")[0] for fault in read.faults] == ["e.csv", "b.csv"]


def test_a_grade_of_no_school_form_is_told_with_unit_grade_and_year():
    (told,) = sentences("unit,grade,year,n\nA,1,2020,5\nB,13,2021,7\n")
    assert told.startswith("elever.csv:3:grade")
    assert "B, 2021: årskurs 13 finns inte i någon skolform" in told
    assert not pupils("unit,age,year,n\nB,13,2021,7\n").problems


def test_grades_asked_for_that_no_file_of_grades_has_are_refused():
    (told,) = known(ROWS.replace("age", "grade"), grades=(6, 15)).faults
    assert "--grades 6-15: filen har årskurser, och de slutar med 12" in told
    assert known(grades=(6, 15)).known


def test_rows_outside_the_grades_asked_for_are_counted_and_the_first_is_named():
    (told,) = known(grades=(6, 7)).remarks
    assert told.startswith("e.csv: 6 rader ligger utanför --grades och räknas inte som elever")
    assert told.endswith("först A, ålder 5, 2019.")
