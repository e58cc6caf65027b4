import csv
import io
import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from builders import NOW
from sqlalchemy import event


@pytest.fixture
def submitted(desk, write_whole, version):
    write_whole()
    seen = str(version(desk.report))
    assert desk.client.post(desk.url("/lamna-in"), data={"version": seen}).status_code == 303
    return desk


@pytest.fixture
def chief(sign_in):
    return sign_in("school_chief")


def test_the_administration_returns_and_approves(submitted, chief, state, version):
    page = chief.get(submitted.url())
    assert "Granska" in page.text
    assert "Fler elever nådde målen" in page.text
    seen = str(version(submitted.report))
    answer = chief.post(submitted.url("/ater"), data={"comment": "", "version": seen})
    assert answer.status_code == 422
    assert "Skriv vad som behöver kompletteras." in answer.text
    chief.post(submitted.url("/ater"), data={"comment": "Skriv hur ni mätte.", "version": seen})
    assert state(submitted.report) == "returned"
    assert "Skriv hur ni mätte." in submitted.client.get(submitted.url("/del/1")).text
    seen = str(version(submitted.report))
    submitted.client.post(submitted.url("/lamna-in"), data={"version": seen})
    seen = re.search(r'name="version" value="(\d+)"', chief.get(submitted.url()).text).group(1)
    for _ in range(2):
        done = chief.post(submitted.url("/godkann"), data={"version": seen, "comment": "Tack."})
        assert done.status_code == 303
    assert state(submitted.report) == "approved"
    page = chief.get(submitted.url())
    assert "Redovisningen är godkänd och låst" in page.text
    assert "Summan stämmer med texten" in page.text
    assert page.text.count("Godkänd och låst</b>") == 1


def test_the_frozen_copy_can_be_fetched_and_checked(submitted, chief):
    copy = chief.get(submitted.url("/kopia.json"))
    assert sha256(copy.data).hexdigest() in chief.get(submitted.url()).text
    assert json.loads(copy.data)["content"]["amount_ore"] == 1_000_000


def test_a_draft_is_not_read_by_the_administration(desk, chief):
    desk.client.post(desk.url("/del/2"), data={"version": "0", "so_q2_aims": "Ett utkast"})
    page = chief.get(desk.url())
    assert "Redovisningen är inte inlämnad än" in page.text
    assert "Ett utkast" not in page.text
    assert chief.get(desk.url("/kopia.json")).status_code == 404
    assert chief.get(desk.url("/del/2")).status_code == 403


def test_while_the_unit_completes_the_handed_in_text_is_shown(submitted, chief, version):
    seen = str(version(submitted.report))
    chief.post(submitted.url("/ater"), data={"comment": "Komplettera.", "version": seen})
    seen = str(version(submitted.report))
    new = {"version": seen, "so_q2_aims": "En ny text som ännu inte är inlämnad av skolan."}
    submitted.client.post(submitted.url("/del/2"), data=new)
    page = chief.get(submitted.url())
    assert "En ny text" not in page.text
    assert "Fler elever nådde målen" in page.text


def test_a_return_of_another_version_than_was_read_is_refused(submitted, chief, state, version):
    seen = str(version(submitted.report) - 1)
    chief.post(submitted.url("/ater"), data={"comment": "Komplettera.", "version": seen})
    assert "Redovisningen har ändrats sedan du läste den" in chief.get(submitted.url()).text
    assert state(submitted.report) == "submitted"


def row_of(text: str) -> dict[str, str]:
    """Return Åkerskolan's row of the file."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")
    return next(row for row in rows if row["enhet"] == "Åkerskolan")


TOLD = ("minuter", "kvar att redovisa kr")


@pytest.mark.parametrize("is_returned", [False, True], ids=["draft", "returned"])
def test_what_is_not_handed_in_is_not_told(desk, write_whole, chief, version, clock, is_returned):
    write_whole()
    if is_returned:
        seen = str(version(desk.report))
        desk.client.post(desk.url("/lamna-in"), data={"version": seen})
        row = row_of(chief.get("/redovisningar.csv").text)
        assert all(row[column] for column in TOLD)
        handed_in = re.search(r"\d+ minut", chief.get(desk.url()).text).group()
        seen = str(version(desk.report))
        chief.post(desk.url("/ater"), data={"comment": "Komplettera.", "version": seen})
        for minute in (1, 3, 5, 7):
            clock[0] = NOW + timedelta(minutes=minute)
            data = {"version": str(version(desk.report)), "so_q2_aims": f"Text {minute}"}
            desk.client.post(desk.url("/del/2"), data=data)
        assert handed_in in chief.get(desk.url()).text
    row = row_of(chief.get("/redovisningar.csv").text)
    assert [row[column] for column in TOLD] == ["", ""]
    line = chief.get("/redovisningar?q=åker").text.split("<tbody>")[1].split("</tbody>")[0]
    assert not re.search(r"\d/5", line)
    assert '<td class="num">–</td>' in line
    own = row_of(desk.client.get("/redovisningar.csv").text)
    assert own["kvar att redovisa kr"] == "0,00"


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        ("principal", "sibling", 404),
        ("principal", "independent", 404),
        ("independent_provider", "private", 404),
        ("quality_lead", "id", 200),
        ("auditor", "id", 200),
        ("committee", "id", 403),
        ("system_admin", "id", 403),
    ],
)
def test_who_reads_a_report(submitted, sign_in, municipality, role, where, status):
    client = sign_in(role, getattr(municipality, where))
    assert client.get(submitted.url()).status_code == status


@pytest.mark.parametrize("path", ["/godkann", "/ater", "/lamna-in", "/del/2", "/insatser/ny"])
def test_readers_change_nothing(submitted, sign_in, path, state):
    client = sign_in("quality_lead")
    answer = client.post(submitted.url(path), data={"version": "1", "comment": "x", "name": "x"})
    assert answer.status_code == 403
    assert state(submitted.report) == "submitted"


def test_the_overview_says_who_has_filed(submitted, chief):
    page = chief.get("/redovisningar")
    assert "1 av 2 redovisningar för 2026 är inlämnade" in page.text
    assert "Senast fredag 26\u00a0februari 2027" in page.text
    assert "frivillig" in page.text
    assert 'aria-sort="ascending"' in page.text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Åkerskolan", "Friskolan Lärkan"}),
        ("?lage=submitted", {"Åkerskolan"}),
        ("?lage=not_started", {"Friskolan Lärkan"}),
        ("?q=åker", {"Åkerskolan"}),
        ("?omrade=-", {"Friskolan Lärkan"}),
        ("?ar=1999", {"Åkerskolan", "Friskolan Lärkan"}),
        ("?lage=approved", set()),
    ],
)
def test_the_overview_is_filtered_and_the_file_has_the_same_rows(submitted, chief, query, names):
    page = chief.get(f"/redovisningar{query}").text
    shown = {name for name in ("Åkerskolan", "Friskolan Lärkan") if f">{name}</a>" in page}
    assert shown == names
    text = chief.get(f"/redovisningar.csv{query}").get_data(as_text=True).lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["enhet"] for row in rows} == names


def test_the_overview_is_sorted_by_link(submitted, chief):
    falling = chief.get("/redovisningar?sortera=-name").text
    rising = chief.get("/redovisningar?sortera=name").text
    assert rising.index("Friskolan Lärkan") < rising.index(">Åkerskolan")
    assert falling.index(">Åkerskolan") < falling.index("Friskolan Lärkan")


def test_the_overview_before_any_year_is_open(chief):
    assert "Ingen redovisning är öppnad än" in chief.get("/redovisningar").text


def test_a_principal_sees_only_the_own_reports(desk):
    page = desk.client.get("/redovisningar").text
    assert "Redovisning av socioekonomisk ersättning 2026" in page
    assert "Friskolan" not in page
    assert "Öppna ett år" not in page


def test_a_late_report_is_shown_as_late(year, sign_in, municipality, clock):
    clock[0] = NOW + timedelta(days=120)
    assert "Försenad" in sign_in("principal", municipality.school).get("/redovisningar").text
    page = sign_in("school_chief").get("/redovisningar?lage=overdue").text
    assert ">Åkerskolan</a>" in page
    assert "Friskolan" not in page  # a volunteer is never late


def test_opening_a_year_without_money_says_what_to_do(sign_in):
    client = sign_in("quality_lead")
    page = client.get("/redovisningar/ny?ar=2026").text
    assert 'value="2027-02-26"' in page
    data = {"year": "2026", "opens": "2026-11-02", "due": "2027-02-26"}
    answer = client.post("/redovisningar/ny", data=data)
    assert answer.status_code == 422
    assert "Ingen ersättning är fördelad för 2026." in answer.text


@pytest.mark.parametrize("year", ["0000", "1999", "2101", "9999", "²²²²", "9" * 5000])
def test_a_year_that_cannot_be_opened_is_not_offered(sign_in, year):
    page = sign_in("quality_lead").get("/redovisningar/ny", query_string={"ar": year})
    if len(year) > 4:  # refused before the page is made
        assert page.status_code == 422
    else:
        assert re.search(r'<input[^>]*name="year"[^>]*>', page.text).group().count('value="2026"')


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"year": "", "opens": "", "due": ""}, id="nothing typed"),
        pytest.param({"year": "x", "opens": "igår", "due": "31/2"}, id="nothing readable"),
    ],
)
def test_opening_a_year_names_every_faulty_field(sign_in, data):
    answer = sign_in("quality_lead").post("/redovisningar/ny", data=data)
    assert answer.status_code == 422
    for field in ("year", "opens", "due"):
        assert f'href="#{field}"' in answer.text


@pytest.fixture
def asked(db):
    """Return the statements that the database is asked, as they come."""
    found = []

    def note(_connection, _cursor, statement, *_):
        if statement.lstrip().startswith("SELECT"):
            found.append(statement)

    event.listen(db.bind, "before_cursor_execute", note)
    yield found
    event.remove(db.bind, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "path", ["/redovisningar", "{}/del/1", "{}/del/4", "{}/kontroll", "{}/insatser/ny"]
)
def test_the_principals_pages_ask_few_questions(desk, asked, path):
    asked.clear()
    assert desk.client.get(path.format(desk.url())).status_code == 200
    assert len(asked) <= 20


@pytest.mark.parametrize("path", ["/redovisningar", "{}", "/redovisningar/ny"])
def test_the_administrations_pages_ask_few_questions(submitted, chief, asked, path):
    asked.clear()
    assert chief.get(path.format(submitted.url())).status_code == 200
    assert len(asked) <= 16
