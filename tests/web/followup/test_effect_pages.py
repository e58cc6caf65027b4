"""The pages of effects: evaluations, contributions, expected results and groups."""

import csv
import io
import re
import shlex

import pytest
from click.testing import CliRunner
from integration.followup.effect_cases import (
    FIRST_WITH,
    KEY,
    NAMES,
    OUTCOME,
    SPRINGS,
    TREATED,
    add_reports,
    add_schools,
    background_text,
    counts_text,
    marks_text,
    merits_text,
    results_text,
    save,
)

from qms.followup.cli import followup


@pytest.fixture
def ids(db, municipality):
    with db.transaction() as session:
        found = add_schools(session, municipality)
        save(session, "results", results_text())
        save(session, "pupil_results", marks_text())
        add_reports(session, found)
    return found


def html(answer, status=200):
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def asked(ids, **more):
    return {
        "near": [OUTCOME], "first_year": str(SPRINGS[0]), "last_year": str(SPRINGS[-1]),
        "lag": "1", **{f"fran-{ids[name]}": str(FIRST_WITH) for name in TREATED},
    } | more  # fmt: skip


def made(client, ids, **more):
    answer = client.post(f"/effekt/ny?insats={KEY}", data=asked(ids, **more))
    assert answer.status_code == 303
    return answer.headers["Location"]


def run(command, file_name, content, folder, monkeypatch):
    """Run the printed command beside the file that the page handed out."""
    (folder / file_name).write_bytes(content)
    monkeypatch.chdir(folder)
    _, _, *words = shlex.split(command.replace("&#34;", '"'))
    answer = CliRunner().invoke(followup, words)
    assert answer.exit_code == 0, answer.output
    with (folder / words[words.index("--out") + 1]).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_interventions_in_reports_can_be_evaluated(sign_in, ids):
    client = sign_in("analyst")
    page = html(client.get("/effekt"))
    assert "Ingen insats är utvärderad än." in page
    assert f"/effekt/ny?insats={KEY}" in page


def test_the_form_begins_with_what_the_reports_say(sign_in, ids):
    page = html(sign_in("quality_lead").get(f"/effekt/ny?insats={KEY}"))
    for name, is_treated in ((TREATED[0], True), (NAMES[-1], False)):
        row = re.search(rf'name="fran-{ids[name]}".*?</select>', page, re.DOTALL).group()
        assert (f'<option value="{FIRST_WITH}" selected>' in row) is is_treated


def test_a_finding_says_what_where_and_how_sure(sign_in, ids):
    client = sign_in("analyst")
    page = html(client.get(made(client, ids)))
    assert "högre med insatsen än utan." in page
    assert "3 enheter med insatsen och 9 utan." in page
    assert "220 sätt att dela ut insatsen är prövade, alla som finns." in page
    assert "synts fyra gånger av fem" in page
    assert "Bättre" in html(client.get("/effekt"))


def test_the_evaluations_become_cards_on_a_phone_with_every_value_named(sign_in, ids):
    analyst = sign_in("analyst")
    made(analyst, ids)
    page = html(analyst.get("/effekt"))
    assert '<table class="data cards">\n<caption>Utvärderingar' in page
    row = page.split("<tbody>")[1].split("</tbody>")[0]
    assert re.findall(r'<td[^>]* data-label="([^"]+)"', row) == ["Vårar", "Resultat", "Gjord"]


def test_the_printed_command_makes_the_finding_again(sign_in, ids, tmp_path, monkeypatch):
    client = sign_in("controller")
    address = made(client, ids)
    page = html(client.get(address))
    command = re.search(r"<code>(qms followup effect [^<]*)</code>", page).group(1)
    content = client.get(f"{address}/{OUTCOME}.csv").get_data()
    name = re.search(r"--panel (\S+)", command).group(1)
    (row,) = run(command, name, content, tmp_path, monkeypatch)
    assert row["verdict"] == "effect"
    told = re.search(r"<dt>Skillnad</dt><dd>\+([\d,]+)", page).group(1)
    assert f"{float(row['estimate']):.1f}".replace(".", ",") == told


def test_without_an_outcome_or_units_the_form_says_so(sign_in, ids):
    client = sign_in("analyst")
    answer = client.post(
        f"/effekt/ny?insats={KEY}", data={"first_year": "2018", "last_year": "2025", "lag": "1"}
    )
    page = html(answer, 422)
    assert "Inget utfall är valt." in page
    assert "Ingen enhet har insatsen." in page


@pytest.mark.parametrize("year", ["", "i fjol", "99999"])
def test_a_year_that_is_none_is_refused(sign_in, ids, year):
    client = sign_in("analyst")
    answer = client.post(f"/effekt/ny?insats={KEY}", data=asked(ids, first_year=year))
    assert answer.status_code == 422


def test_forged_rows_and_outcomes_are_passed_over(sign_in, ids):
    client = sign_in("analyst")
    forged = {"near": [OUTCOME, "g9_merit", "påhittad"], "fran-999999": "2022", "utan": ["x"]}
    page = html(client.get(made(client, ids, **forged)))
    assert "3 enheter med insatsen och 9 utan." in page


def test_an_evaluation_can_be_taken_away(sign_in, ids):
    client = sign_in("analyst")
    address = made(client, ids)
    assert client.post(f"{address}/ta-bort").status_code == 303
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/ta-bort").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/effekt/ny", "/effekt/ny?insats=pahittad", "/effekt/99", "/effekt/99/attendance.csv",
     "/effekt/skolans-bidrag/elever.csv?arskurs=9&resultat=betyg+9&valt=1&faktor=x&fran=2099x"],
)  # fmt: skip
def test_what_is_not_there(sign_in, ids, address):
    client = sign_in("analyst")
    answer = client.get(address)
    assert answer.status_code in {200, 404}
    assert answer.status_code == 404 or "elever.csv" in address


@pytest.mark.parametrize(
    "address", ["/effekt", "/effekt/skolans-bidrag", "/effekt/mot-vantat", "/effekt/grupper"]
)
@pytest.mark.parametrize(
    ("role", "status"),
    [("analyst", 200), ("school_chief", 200), ("principal", 403), ("committee", 403)],
)
def test_who_may_look(sign_in, municipality, address, role, status):
    client = sign_in(role, municipality.school) if role == "principal" else sign_in(role)
    assert client.get(address).status_code == status


def test_a_school_that_adds_is_told_and_the_others_are_in_order_of_name(sign_in, ids):
    page = html(sign_in("analyst").get("/effekt/skolans-bidrag"))
    assert f"Över medelenheten: {NAMES[0]}." in page
    table = page.split("<tbody>")[1]
    places = [table.index(name) for name in NAMES[:4]]
    assert places == sorted(places)
    assert "rangordning" in page


def test_the_contribution_can_be_made_again_from_the_files(sign_in, ids, tmp_path, monkeypatch):
    client = sign_in("analyst")
    page = html(client.get("/effekt/skolans-bidrag"))
    command = re.search(r"<code>(qms followup value-added [^<]*)</code>", page).group(1)
    content = client.get("/effekt/skolans-bidrag/elever.csv").get_data()
    again = run(command, "elever.csv", content, tmp_path, monkeypatch)
    shown = list(csv.DictReader(io.StringIO(
        client.get("/effekt/skolans-bidrag.csv").get_data(as_text=True))))  # fmt: skip
    assert again == shown
    assert len(shown) == 4


def test_pupils_one_by_one_are_for_few(sign_in, ids):
    client = sign_in("quality_lead")
    assert "elever.csv" not in html(client.get("/effekt/skolans-bidrag"))
    assert client.get("/effekt/skolans-bidrag/elever.csv").status_code == 403


def test_the_unit_that_pupils_came_from(sign_in, ids):
    page = html(sign_in("analyst").get("/effekt/skolans-bidrag?vy=tidigare"))
    assert NAMES[6] in page.split("<tbody>")[1]
    assert "Elever jämförs bara med andra i samma mottagande enhet" in page


def test_units_with_few_pupils_are_not_shown(sign_in, db, municipality):
    with db.transaction() as session:
        add_schools(session, municipality)
        save(session, "pupil_results", marks_text(pupils=14))
    client = sign_in("analyst")
    page = html(client.get("/effekt/skolans-bidrag"))
    assert "Bidraget visas för enheter med minst 15 elever." in page
    assert NAMES[0] not in page
    assert client.get("/effekt/skolans-bidrag.csv").get_data(as_text=True).count("\n") == 1


def test_a_choice_that_explains_nothing_says_why(sign_in, db, municipality):
    with db.transaction() as session:
        add_schools(session, municipality)
        save(session, "pupil_results", marks_text().replace("flickor", "pojkar"))
    page = html(sign_in("analyst").get("/effekt/skolans-bidrag"))
    assert "kön är lika för alla elever" in page


def test_groups_show_results_and_money(sign_in, ids):
    client = sign_in("analyst")
    page = html(client.get("/effekt/grupper"))
    assert "flickor" in page
    assert "Elever med hög frånvaro" in page
    rows = list(csv.reader(io.StringIO(
        client.get("/effekt/grupper.csv").get_data(as_text=True).lstrip("\ufeff")),
        delimiter=";"))  # fmt: skip
    assert [row[1] for row in rows[1:]] == ["flickor", "pojkar"]


def test_results_against_expected_without_background_say_what_is_needed(sign_in, db, ids):
    client = sign_in("analyst")
    assert "Här visas resultat mot väntat." in html(client.get("/effekt/mot-vantat"))
    with db.transaction() as session:
        save(session, "results", merits_text())
    assert "Det väntade går inte att räkna." in html(client.get("/effekt/mot-vantat"))


def test_a_school_above_expected_is_told_with_schools_like_it(sign_in, db, ids):
    with db.transaction() as session:
        save(session, "pupil_counts", counts_text())
        save(session, "background", background_text())
        save(session, "results", merits_text())
    client = sign_in("analyst")
    page = html(client.get("/effekt/mot-vantat?resultat=g9_merit"))
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, re.DOTALL)
    assert [name for name in NAMES for row in rows if row.startswith(name) and "mer än" in row] == [
        NAMES[5]
    ]
    text = client.get("/effekt/mot-vantat.csv?resultat=g9_merit").get_data(as_text=True)
    table = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert len(table) == len(NAMES)
    near = table[0]["liknande enheter"].split(", ")
    assert near == list(NAMES[1:6])


def test_groups_at_each_unit_with_their_means_and_no_numbers_of_pupils(sign_in, ids):
    page = html(sign_in("analyst").get("/effekt/grupper"))
    assert "enhet för enhet" in page
    table = page[page.index("enhet för enhet") :]
    places = [table.index(name) for name in NAMES[:3]]
    assert places == sorted(places)
