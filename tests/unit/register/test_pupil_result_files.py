"""Files of pupils' results without identity: numbers per pupil, and grades of the spring."""

import pytest

from qms.kernel.table_file import scan_table
from qms.register.core.columns import Kind, Known
from qms.register.core.datasets import DATASETS
from qms.register.core.nameless import foreign_parts, identities
from qms.register.core.reading import read_dataset
from qms.register.core.storage import stored
from qms.register.core.template import template_header

RESULTS = DATASETS["pupil_results"]
KNOWN = Known(ids={Kind.UNIT: {"åker": 7, "äng": 8}}, this_year=2030)
HEADER = "enhet;årskurs;år;tidigare enhet;faktor:kön;resultat:betyg 9;resultat:betyg 6\n"


def read(text):
    table = scan_table(text.encode(), file_name="resultat.csv", max_rows=2000)
    return read_dataset(RESULTS, table, KNOWN)


def cells(text):
    return [stored(RESULTS, record.values) for record in read(text).records]


def test_a_pupil_has_unit_grade_year_previous_unit_groups_and_results():
    (row,) = cells(HEADER + "Åker;9;2026;Äng;flickor;227,5;13.50\n")
    assert row == (7, 9, 2026, 8, '{"kön":"flickor"}', '{"betyg 6":13.5,"betyg 9":227.5}', 1)


def test_what_is_not_known_is_not_zero():
    row = cells(HEADER + "Åker;9;2026;;flickor;..;\n")[0]
    assert row[3] is None
    assert row[5] == '{"betyg 6":null,"betyg 9":null}'


def test_pupils_with_the_same_results_are_counted():
    rows = cells(
        HEADER + 3 * "Åker;9;2026;Äng;flickor;200;12\n" + "Åker;9;2026;Äng;flickor;200;12,0\n"
    )
    assert [row[-1] for row in rows] == [4]


@pytest.mark.parametrize(
    ("year", "grade", "step"),
    [
        pytest.param(2028, "9", 9, id="spring before the ten-year school"),
        pytest.param(2029, "10", 9, id="spring after"),
        pytest.param(2028, "6", 6, id="grade six"),
        pytest.param(2028, "Gy 3", 12, id="upper secondary"),
    ],
)
def test_a_grade_is_called_as_it_was_in_that_spring(year, grade, step):
    assert cells(HEADER + f"Åker;{grade};{year};;flickor;200;12\n")[0][1] == step


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        pytest.param("bra", "Värdet är inget tal.", id="word"),
        pytest.param("10001", "Resultatet ska vara mellan", id="too large"),
        pytest.param("9" * 60, "Värdet är inget tal.", id="endless"),
    ],
)
def test_what_is_no_result_is_pointed_at(value, sentence):
    (found,) = read(HEADER + f"Åker;9;2026;;flickor;{value};12\n").findings
    assert (found.problem.row, found.problem.column) == (2, "resultat:betyg 9")
    assert found.problem.message.startswith(sentence)


def table_of(header, values):
    lines = [f"Åker;9;2026;{value}" for value in values]
    text = "\n".join([f"enhet;årskurs;år;{header}", *lines])
    return scan_table(text.encode(), file_name="f.csv", max_rows=2000)


def test_results_may_differ_between_all_pupils():
    assert identities(RESULTS, table_of("resultat:poäng", range(300)), frozenset()) == ()


@pytest.mark.parametrize(
    ("header", "values"),
    [
        pytest.param("resultat:personnummer", [1, 2], id="header"),
        pytest.param("resultat:poäng", [201201011234], id="values"),
        pytest.param("faktor:poäng", range(300), id="a factor as fine"),
    ],
)
def test_what_can_tell_who_somebody_is_is_refused(header, values):
    assert len(identities(RESULTS, table_of(header, values), frozenset())) == 1


def test_outcomes_belong_to_another_dataset():
    (problem,) = foreign_parts(RESULTS, ("enhet", "utfall:ej_behorig"))
    assert problem.message == "utfall:ej_behorig är ett utfall, som de här eleverna inte har."


def test_the_template_shows_one_column_of_each_kind():
    assert template_header(RESULTS) == (
        "enhet", "årskurs", "år", "tidigare enhet", "faktor:utbildning", "resultat:betyg 9",
        "antal",
    )  # fmt: skip
