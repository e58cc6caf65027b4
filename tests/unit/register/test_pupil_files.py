"""Files of pupils without identity: open columns, counted rows, and what must not be there."""

import pytest

from qms.kernel.table_file import scan_table
from qms.register.core.changes import Fact, by_key, compare
from qms.register.core.columns import Kind, Known
from qms.register.core.datasets import DATASETS
from qms.register.core.nameless import identities
from qms.register.core.reading import read_dataset
from qms.register.core.storage import digester, stored
from qms.register.core.template import template_header, template_row
from qms.register.core.year_change import year_change

HISTORIC, CURRENT = DATASETS["historic_pupils"], DATASETS["current_pupils"]
KNOWN = Known(
    ids={Kind.UNIT: {"åker": 7, "äng": 8, "2345678901": 9}},
    spellings={("kön",): "kön", ("kön", "flickor"): "flickor"},
    this_year=2026,
)
HEADER = "enhet;år;tidigare enhet;folkbokförd;faktor:utbildning;faktor:Kön;utfall:ej_behorig\n"
GIRL = "Åker;2025;Äng;ja;gymnasium;Flickor;nej\n"
BOY = "Åker;2025;;;gymnasium;pojkar;\n"


def table_of(text: str):
    return scan_table(text.encode(), file_name="elever.csv", max_rows=1000)


def read(text: str, dataset=HISTORIC):
    return read_dataset(dataset, table_of(text), KNOWN)


def cells(text: str, dataset=HISTORIC):
    return [stored(dataset, record.values) for record in read(text, dataset).records]


def messages(text: str, dataset=HISTORIC) -> list[str]:
    return [found.problem.message for found in read(text, dataset).findings]


def test_identical_rows_are_one_row_with_their_number():
    girl, boy = cells(HEADER + GIRL + BOY + GIRL)
    assert girl == (
        7, 2025, 8, True,
        '{"kön":"flickor","utbildning":"gymnasium"}', '{"ej_behorig":false}', 2,
    )  # fmt: skip
    assert boy == (
        7, 2025, None, None,
        '{"kön":"pojkar","utbildning":"gymnasium"}', '{"ej_behorig":null}', 1,
    )  # fmt: skip


def test_rows_that_are_counted_already_are_added_up():
    text = "enhet;år;faktor:kön;antal\nÅker;2026;pojkar;12\nÅker;2026;pojkar;3\nÅker;2026;pojkar;\n"
    assert [row[-1] for row in cells(text, CURRENT)] == [16]


def test_a_file_without_outcomes_has_none():
    (row,) = cells("enhet;år;faktor:kön\nÅker;2025;pojkar\n")
    assert row[5] == "{}"


def test_the_order_of_the_columns_does_not_matter():
    one = cells("enhet;år;faktor:a;faktor:b\nÅker;2026;x;y\n", CURRENT)
    other = cells("faktor:b;år;faktor:a;enhet\ny;2026;x;Åker\n", CURRENT)
    assert one == other
    assert digester(CURRENT)(one[0]) == digester(CURRENT)(other[0])


def test_what_differs_has_another_digest_but_not_the_number():
    first, more, other = (
        cells(f"enhet;år;faktor:kön;antal\nÅker;2026;{row}\n", CURRENT)[0]
        for row in ("pojkar;1", "pojkar;9", "flickor;1")
    )
    assert digester(CURRENT)(first) == digester(CURRENT)(more) != digester(CURRENT)(other)


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        pytest.param("enhet;år", "Åker;2025", "Ingen kolumn börjar med faktor:", id="no factor"),
        pytest.param(
            "enhet;år;faktor:kön;Faktor: KÖN", "Åker;2025;p;p", "betyder samma sak", id="twice"
        ),
        pytest.param("enhet;år;faktor:kön", "Åker;2025;", "Gruppen saknas.", id="no category"),
        pytest.param(
            "enhet;år;faktor:kön;utfall:f", "Åker;2025;p;kanske", "varken ja eller nej", id="maybe"
        ),
        pytest.param(
            "enhet;år;faktor:kön;folkbokförd", "Åker;2025;p;2", "varken ja eller nej", id="two"
        ),
        pytest.param(
            "enhet;år;faktor:kön",
            f"Åker;2025;{'p' * 61}",
            "längre än 60 tecken",
            id="long category",
        ),
        pytest.param("enhet;år;faktor:kön;antal", "Åker;2025;p;0", "lägre än 1", id="nobody"),
        pytest.param("enhet;år;faktor:kön;antal", "Åker;2025;p;-3", "lägre än 1", id="negative"),
        pytest.param("enhet;år;faktor:kön", ";2025;p", "Tomt värde", id="no unit"),
        pytest.param("enhet;år;faktor:kön", "Åker;2031;p", "har inte varit än", id="coming year"),
        pytest.param(
            "enhet;år;" + ";".join(f"faktor:{n}" for n in range(31)),
            "Åker;2025" + ";x" * 31,
            "31 kolumner börjar med faktor:",
            id="31 factors",
        ),
    ],
)
def test_a_fault_is_one_sentence(header, row, words):
    (message,) = messages(f"{header}\n{row}\n")
    assert words in message


def test_this_years_pupils_have_no_outcomes():
    (message,) = messages(HEADER + GIRL, CURRENT)
    assert message == "utfall:ej_behorig är ett utfall, som årets elever inte har."


def test_a_previous_unit_that_the_register_lacks_is_left_empty_and_told():
    reading = read(f"{HEADER}Åker;2025;Bortaskolan;ja;x;y;nej\n{GIRL}")
    assert [stored(HISTORIC, record.values)[2] for record in reading.records] == [None, 8]
    assert reading.unknown == ()
    assert reading.remarks == (
        "tidigare enhet: registret saknar Bortaskolan. 1 rad sparas utan det värdet.",
    )


def test_a_unit_that_the_register_lacks_is_unknown_with_its_pupils():
    (place,) = read("enhet;år;faktor:kön\n" + "Ny;2025;p\n" * 3).unknown
    assert (place.text, place.rows, place.first_year) == ("Ny", 3, 2025)


def known(*rows: tuple[int, tuple]):
    return by_key(HISTORIC, (Fact(id=i, cells=row) for i, row in rows))


def test_a_file_replaces_the_units_and_years_it_contains_and_nothing_else():
    girl, boy = cells(HEADER + GIRL + BOY)
    elsewhere = cells(HEADER + GIRL.replace("Åker", "Äng"))[0]
    before = cells(HEADER + GIRL.replace("2025", "2024"))[0]
    register = known((1, girl), (2, (*boy[:-1], 4)), (3, elsewhere), (4, before))
    found = compare(HISTORIC, read(HEADER + GIRL * 3).records, register)
    assert (found.new, found.removed) == ((), (2,))
    assert found.changed == ((1, (*girl[:-1], 3)),)
    tally = found.tally
    assert (tally.new, tally.changed, tally.unchanged, tally.removed) == (2, 0, 1, 4)


def test_the_same_pupils_change_nothing():
    girl, boy = cells(HEADER + GIRL + BOY)
    found = compare(HISTORIC, read(HEADER + BOY + GIRL).records, known((1, girl), (2, boy)))
    assert found.is_empty
    assert found.tally.unchanged == 2


def test_a_year_is_compared_with_the_pupils_of_the_year_before():
    past = cells(HEADER + GIRL.replace("2025", "2024") * 10)[0]
    replaced = cells(HEADER + BOY)[0]
    register = known((1, past), (2, (*replaced[:-1], 500)))
    change = year_change(HISTORIC, read(HEADER + GIRL * 11).records, register)
    assert (change.year, change.total, change.before, change.within) == (2025, 11, 10, True)


PEOPLE = "\n".join(f"Åker;2025;p;Ada{n}" for n in range(30))


@pytest.mark.parametrize(
    ("header", "rows", "column"),
    [
        pytest.param("personnummer", "Åker;2025;p;x", "personnummer", id="by its header"),
        pytest.param("Elev-ID", "Åker;2025;p;1", "Elev-ID", id="an id"),
        pytest.param("faktor:namn", "Åker;2025;p;Ada", "faktor:namn", id="a factor of names"),
        pytest.param("kod", "Åker;2025;p;20100101-0000", "kod", id="twelve digits and hyphen"),
        pytest.param("kod", "Åker;2025;p;1001010000", "kod", id="ten digits"),
        pytest.param("kod", "Åker;2025;p;10010100001", "kod", id="eleven digits"),
        pytest.param("faktor:grupp", PEOPLE, "faktor:grupp", id="a value of its own per row"),
        pytest.param("anm", PEOPLE, "anm", id="a column that is not read"),
    ],
)
def test_a_column_that_tells_who_somebody_is_is_refused(header, rows, column):
    table = table_of(f"enhet;år;faktor:kön;{header}\n{rows}\n")
    (problem,) = identities(HISTORIC, table, KNOWN.ids[Kind.UNIT])
    assert (problem.column, problem.value) == (column, "")
    assert "Ta bort kolumnen" in problem.cure


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEADER + GIRL + BOY, id="an ordinary file"),
        pytest.param("enhet;år;faktor:kön\n2345678901;2025;p\n", id="a unit's long code"),
        pytest.param("skolenhetskod;år;faktor:kön\n12345678;2025;p\n", id="eight digits"),
    ],
)
def test_an_ordinary_file_is_not_refused(text):
    assert identities(HISTORIC, table_of(text), KNOWN.ids[Kind.UNIT]) == ()


def test_a_factor_has_at_most_a_hundred_groups():
    rows = "".join(f"Åker;2025;grupp {n}\n" * 5 for n in range(101))
    (problem,) = identities(HISTORIC, table_of(f"enhet;år;faktor:område\n{rows}"), {})
    assert problem.message.startswith("Kolumnen faktor:område har 101 olika värden.")


@pytest.mark.parametrize("dataset", [HISTORIC, CURRENT], ids=lambda one: one.key)
def test_the_template_is_a_file_that_can_be_read(dataset):
    text = ";".join(template_header(dataset)) + "\n" + ";".join(template_row(dataset)) + "\n"
    reading = read(text, dataset)
    assert reading.findings == ()
    assert all(match.column for match in reading.headers)
