"""The pages of calculation sheets: begin, edit, try, save, go back, fetch."""

import csv
import io
import json

import pytest
from builders import NOW
from click.testing import CliRunner
from integration.allocation.allocation_cases import people, register_year
from support.grounds import ground

from qms.allocation.cli import allocation
from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.sheet.sheet_file import read_sheet_file
from qms.allocation.forms.sheet import NEW, fields_of
from qms.allocation.queries.sheets import sheet as stored_sheet
from qms.allocation.queries.sheets import sheet_versions
from qms.allocation.services import sheets as services

TABLE = {
    "name": "Provblad",
    "parameter": [{"name": "p", "label": "Pris", "value": "1000"}],
    "input": [{"name": "elever", "label": "Elever"}, {"name": "utbildning:grundskola"},
              {"name": "huvudman", "type": "text"}],
    "line": [
        {"name": "A", "label": "Grund", "formula": "p × elever", "unit": "kr"},
        {"name": "B", "formula": "[utbildning:grundskola] × elever",
         "share": {"pot": "10000"}, "rounding": {"quantum": "1"}},
        {"name": "C", "formula": "summa(A)", "scope": "municipality"},
        {"name": "D", "formula": 'om(huvudman = "fristående"; A × 1,06; A)'},
    ],
}  # fmt: skip


@ground
def sheet_id(session, municipality):
    register_year(session, 2026)
    return services.add_sheet(session, people(municipality)[0], parse_sheet(TABLE), now=NOW)


def typed(db, sheet_id, **changes):
    """Return what a browser posts of the page as it is shown, with some fields changed."""
    with db.reading() as session:
        stored = stored_sheet(session, sheet_id)
    fields = fields_of(stored.content)
    posted = {**fields.head, "version": str(stored.head.version), "do": "save"}
    for section, rows in fields.sections.items():
        for number, row in enumerate(rows):
            posted |= {f"{section}-{number}-{key}": value for key, value in row.items()}
    return posted | {key.replace("__", "-"): value for key, value in changes.items()}


def stored(db, sheet_id):
    with db.reading() as session:
        return stored_sheet(session, sheet_id)


def text_of(answer):
    return answer.get_data(as_text=True).replace("\u00a0", " ")


def versions(db, sheet_id):
    with db.reading() as session:
        return [one.number for one in sheet_versions(session, sheet_id)]


def test_a_new_sheet_from_an_example(sign_in, db, sheet_id):
    client = sign_in("analyst")
    answer = client.post("/kalkylblad", data={"name": "Vårt blad", "example": "grundbelopp"})
    assert answer.status_code == 303
    page = text_of(client.get(answer.location))
    assert "Vårt blad" in page
    assert "Grundbelopp" in page
    assert "Områdets vikt" in page


def test_a_new_sheet_with_a_single_line(sign_in, db, sheet_id):
    client = sign_in("analyst")
    answer = client.post("/kalkylblad", data={"name": "Nytt", "example": "tomt"})
    made = stored(db, int(answer.location.rsplit("/", 1)[-1])).content
    assert (made.name, [line.formula for line in made.lines]) == ("Nytt", ["elever"])
    assert "300" in text_of(client.get(answer.location))


@pytest.mark.parametrize("example", ["", "finns_inte"])
def test_an_example_that_is_not_offered(sign_in, sheet_id, example):
    answer = sign_in("analyst").post("/kalkylblad", data={"name": "Nytt", "example": example})
    assert answer.status_code == 422


def test_a_sheet_needs_a_name(sign_in, sheet_id):
    answer = sign_in("analyst").post("/kalkylblad", data={"name": " ", "example": "grundbelopp"})
    assert answer.status_code == 422
    assert "Skriv vad kalkylbladet heter" in text_of(answer)


def test_the_page_shows_lines_in_words_and_the_schools(sign_in, sheet_id):
    page = text_of(sign_in("analyst").get(f"/kalkylblad/{sheet_id}"))
    assert "Pris × Elever" in page
    assert "300 000" in page  # Åkerskolan: 300 pupils × 1 000
    assert "600 000" in page  # all three schools
    assert "106 000" in page  # Friskolan Lärkan: 100 × 1 000 × 1,06


def test_saving_makes_a_version_and_the_old_one_stays(sign_in, db, sheet_id):
    client = sign_in("analyst")
    answer = client.post(
        f"/kalkylblad/{sheet_id}", data=typed(db, sheet_id, parameter__0__value="2000")
    )
    assert answer.status_code == 303
    assert versions(db, sheet_id) == [2, 1]
    assert "600 000" in text_of(client.get(f"/kalkylblad/{sheet_id}"))
    assert "1 000" in text_of(client.get(f"/kalkylblad/{sheet_id}/version/1"))


def test_numbers_stand_with_decimal_comma_and_are_read_back(sign_in, db, municipality, sheet_id):
    with db.transaction() as session:
        content = services.example_sheets()["grundbelopp"]
        other = services.add_sheet(session, people(municipality)[0], content, now=NOW)
    client = sign_in("analyst")
    assert "fristående; 0,0918" in text_of(client.get(f"/kalkylblad/{other}"))
    assert client.post(f"/kalkylblad/{other}", data=typed(db, other)).status_code == 303
    assert versions(db, other) == [1]


def test_what_is_unchanged_makes_no_version(sign_in, db, sheet_id):
    sign_in("analyst").post(f"/kalkylblad/{sheet_id}", data=typed(db, sheet_id))
    assert versions(db, sheet_id) == [1]


def test_going_back_makes_a_new_version_of_the_old_one(sign_in, db, sheet_id):
    client = sign_in("analyst")
    client.post(f"/kalkylblad/{sheet_id}", data=typed(db, sheet_id, parameter__0__value="2000"))
    answer = client.post(f"/kalkylblad/{sheet_id}/version/1/ater", data={"version": "2"})
    assert answer.status_code == 303
    assert versions(db, sheet_id) == [3, 2, 1]
    with db.reading() as session:
        assert stored_sheet(session, sheet_id).content == parse_sheet(TABLE)
    answer = client.post(f"/kalkylblad/{sheet_id}/version/1/ater", data={"version": "2"})
    assert "har ändrats sedan" in text_of(client.get(answer.location))


def test_every_fault_stands_at_its_field_and_nothing_is_lost(sign_in, db, sheet_id):
    data = typed(db, sheet_id, line__0__formula="p × elver", line__1__quantum="x",
                 line__3__name="A", parameter__0__value="", name="")  # fmt: skip
    answer = sign_in("analyst").post(f"/kalkylblad/{sheet_id}", data=data)
    page = text_of(answer)
    assert answer.status_code == 422
    for target, words in (
        ("line-0-formula", "Rad A, tecken 5: Namnet elver finns inte. Menade du elever?"),
        ("line-1-quantum", "Rad B: avrundningens enhet"),
        ("line-3-name", "Namnet A är redan taget."),
        ("parameter-0-value", "Parametern p: värdet saknas."),
        ("name", "Kalkylbladet: namnet saknas."),
    ):
        assert f'href="#{target}"' in page
        assert f'id="{target}-error"' in page
        assert words in page
    assert "p × elver" in page
    assert versions(db, sheet_id) == [1]


def test_a_fault_that_shows_with_figures_names_line_and_school(sign_in, db, sheet_id):
    data = typed(db, sheet_id, line__0__formula="1 ÷ (elever − 200)", do="preview")
    answer = sign_in("analyst").post(f"/kalkylblad/{sheet_id}", data=data)
    assert answer.status_code == 200
    assert "Rad A, tecken 6: Division med noll. Gäller Ängsskolan." in text_of(answer)


def test_inputs_that_the_register_lacks_are_told(sign_in, db, sheet_id):
    data = typed(db, sheet_id, input__0__name="elver", line__0__formula="p × elver",
                 line__1__formula="elver", do="preview")  # fmt: skip
    page = text_of(sign_in("analyst").post(f"/kalkylblad/{sheet_id}", data=data))
    assert "Registret har ingen uppgift som heter elver. Menade du elever?" in page
    assert 'id="input-0-name-error"' in page


def test_reckoning_without_script_stores_nothing(sign_in, db, sheet_id):
    data = typed(db, sheet_id, parameter__0__value="3000", do="preview")
    answer = sign_in("analyst").post(f"/kalkylblad/{sheet_id}", data=data)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "900 000" in page
    assert "inte sparat" in page
    assert versions(db, sheet_id) == [1]


@pytest.mark.parametrize(
    ("do", "names"),
    [
        pytest.param("add-line", "A B C D ", id="added last"),
        pytest.param("remove-line-1", "A C D", id="removed"),
        pytest.param("up-line-2", "A C B D", id="moved up"),
        pytest.param("down-line-0", "B A C D", id="moved down"),
        pytest.param("up-line-0", "A B C D", id="nowhere to move"),
        pytest.param("remove-line-99", "A B C D", id="no such row"),
    ],
)
def test_rows_are_added_removed_and_moved(sign_in, db, sheet_id, do, names):
    answer = sign_in("analyst").post(f"/kalkylblad/{sheet_id}", data=typed(db, sheet_id, do=do))
    page = answer.get_data(as_text=True)
    found = [
        page.split(f'name="line-{n}-name" value="')[1].split('"')[0]
        for n in range(10)
        if f'name="line-{n}-name"' in page
    ]
    assert answer.status_code == 200
    assert found == names.split(" ")
    assert versions(db, sheet_id) == [1]


def test_an_empty_row_at_the_end_is_no_fault(sign_in, db, sheet_id):
    client = sign_in("analyst")
    data = typed(db, sheet_id, parameter__0__value="2000")
    empty = {f"line-4-{key}": value for key, value in NEW["line"].items()}
    assert client.post(f"/kalkylblad/{sheet_id}", data=data | empty).status_code == 303
    assert len(stored(db, sheet_id).content.lines) == 4


def test_two_who_save_at_once(sign_in, db, sheet_id):
    client = sign_in("analyst")
    data = typed(db, sheet_id, parameter__0__value="2000")
    client.post(f"/kalkylblad/{sheet_id}", data=data)
    answer = client.post(f"/kalkylblad/{sheet_id}", data=data | {"parameter-0-value": "3000"})
    assert answer.status_code == 409
    assert "Någon annan har sparat" in text_of(answer)
    assert 'value="3000"' in text_of(answer)
    assert versions(db, sheet_id) == [2, 1]


def test_the_trial_is_sorted_and_fetched(sign_in, sheet_id):
    client = sign_in("analyst")
    page = text_of(client.get(f"/kalkylblad/{sheet_id}/provkor?sortera=-rad1"))
    places = [page.index(name) for name in ("Åkerskolan</a>", "Ängsskolan</a>", "Lärkan</a>")]
    assert places == sorted(places)
    table = client.get(f"/kalkylblad/{sheet_id}/resultat.csv").get_data(as_text=True)
    assert "Friskolan Lärkan;100000;" in table
    assert client.get(f"/kalkylblad/{sheet_id}/resultat.xlsx").data.startswith(b"PK")


def test_one_school_line_by_line(sign_in, municipality, sheet_id):
    client = sign_in("analyst")
    page = text_of(client.get(f"/kalkylblad/{sheet_id}/skola/{municipality.school}"))
    assert "Åkerskolan: rad för rad" in page
    assert "Pris × Elever" in page
    assert "300 000 kr" in page
    assert client.get(f"/kalkylblad/{sheet_id}/skola/{municipality.preschool}").status_code == 404


def test_the_files_of_the_page_give_the_same_from_the_command_line(sign_in, sheet_id, tmp_path):
    client = sign_in("analyst")
    for name, path in (("s.toml", f"/kalkylblad/{sheet_id}.toml"),
                       ("u.csv", f"/kalkylblad/{sheet_id}/enheter.csv"),
                       ("w.json", f"/kalkylblad/{sheet_id}/utrakning.json")):  # fmt: skip
        (tmp_path / name).write_bytes(client.get(path).data)
    options = ["--sheet", "s.toml", "--units", "u.csv", "--out", "o.csv", "--working", "again.json"]
    args = [part if part.startswith("--") else str(tmp_path / part) for part in options]
    answer = CliRunner().invoke(allocation, ["sheet", *args])
    assert answer.exit_code == 0, answer.output
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "w.json").read_bytes()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "o.csv").read_text("utf-8"))))
    assert [row["unit"] for row in rows] == ["Friskolan Lärkan", "Ängsskolan", "Åkerskolan"]
    assert sum(int(row["B"]) for row in rows) == 10_000
    assert json.loads((tmp_path / "w.json").read_text("utf-8"))["municipality"] == {"C": "600000"}


def test_a_file_becomes_a_sheet_and_comes_out_the_same(sign_in, sheet_id):
    client = sign_in("analyst")
    content = client.get(f"/kalkylblad/{sheet_id}.toml").data
    assert read_sheet_file(content) == parse_sheet(TABLE)
    answer = client.post("/kalkylblad/fil", data={"file": (io.BytesIO(content), "blad.toml")})
    assert answer.status_code == 303
    other = int(answer.location.rsplit("/", 1)[-1])
    assert other != sheet_id
    assert client.get(f"/kalkylblad/{other}.toml").data == content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"name = 'x'\n[[line]]\nname = 'K'\nformula = 'L'\n", "Namnet L finns inte",
                     id="unknown name"),
        pytest.param(b"PK\x03\x04", "Filen är inte", id="a workbook"),
        pytest.param(b"", "namnet saknas", id="empty"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sheet_is_told(sign_in, sheet_id, content, says):
    file = (io.BytesIO(content), "blad.toml")
    answer = sign_in("analyst").post("/kalkylblad/fil", data={"file": file})
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_no_file_is_told(sign_in, sheet_id):
    answer = sign_in("analyst").post("/kalkylblad/fil", data={})
    assert answer.status_code == 422
    assert "Välj en fil" in text_of(answer)


def test_the_committee_reads_the_formulas_but_not_the_schools(sign_in, sheet_id):
    client = sign_in("committee")
    page = text_of(client.get(f"/kalkylblad/{sheet_id}"))
    assert "Pris × Elever" in page
    assert "300 000" not in page
    assert "Spara kalkylbladet" not in page
    assert "300 000" not in text_of(client.get(f"/kalkylblad/{sheet_id}/provkor"))
    assert client.get(f"/kalkylblad/{sheet_id}/resultat.csv").status_code == 403
    assert client.get(f"/kalkylblad/{sheet_id}/enheter.csv").status_code == 403
    assert client.post(f"/kalkylblad/{sheet_id}", data={"do": "save"}).status_code == 403


def test_a_sheet_that_is_not_there(sign_in, sheet_id):
    client = sign_in("analyst")
    for path in ("9999", "9999/provkor", f"{sheet_id}/version/9", "9999.toml"):
        assert client.get(f"/kalkylblad/{path}").status_code == 404
    assert client.post("/kalkylblad/9999", data={"do": "save"}).status_code == 404
    assert client.post(f"/kalkylblad/{sheet_id}/version/9/ater",
                       data={"version": "1"}).status_code == 404  # fmt: skip


def test_a_form_of_nonsense_is_told_and_changes_nothing(sign_in, db, sheet_id):
    data = {"do": "save", "version": "x" * 99, "line-0-name": "K", "line-0-formula": "(" * 3_000}
    answer = sign_in("analyst").post(f"/kalkylblad/{sheet_id}", data=data)
    assert answer.status_code == 422
    assert versions(db, sheet_id) == [1]


def test_the_page_without_a_register(sign_in, db, municipality):
    with db.transaction() as session:
        content = services.example_sheets()["strukturersattning"]
        sheet_id = services.add_sheet(session, people(municipality)[0], content, now=NOW)
    client = sign_in("analyst")
    assert "saknar indata" in text_of(client.get(f"/kalkylblad/{sheet_id}"))
    assert "Åkerskolan" in text_of(client.get(f"/kalkylblad/{sheet_id}/provkor"))
    assert client.get(f"/kalkylblad/{sheet_id}/resultat.csv").status_code == 404
