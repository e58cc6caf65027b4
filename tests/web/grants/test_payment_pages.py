"""The pages of enrolments and payments: the file in, the month out, and who may see what."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from builders import NOW, add_school
from support.enrolled import child, class_of, file_of, line
from support.grants import YEAR, people, prices_hold, subject

from qms.grants.core.paying.twelfths import month_table
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.views import payments

FEBRUARY = datetime(YEAR, 2, 10, 9, 0, tzinfo=UTC)
JANUARY = f"/bidrag/utbetalningar?manad={YEAR}-01"
FIRST_DAY = f"{YEAR - 1}-08-18"
MONTH_ORE = 6 * month_table(84_069_00)[0]
SUM = "42 034,50 kr"  # 6 × 7 005,75


@pytest.fixture
def decided(db, municipality, clock):
    """Decide the year's amount, and let it be February of the year."""
    who, about = people(municipality), subject(municipality.private)
    with db.transaction() as session:
        prices_hold(session)
        save_draft(session, who.officer, about, Wording(), seen=0, now=NOW)
        send_draft(session, who.officer, about, seen=1, now=NOW)
        decide_draft(session, who.chief, about, seen=2, now=NOW)
    clock[0] = FEBRUARY


def text(answer):
    return answer.get_data(as_text=True).replace("\u00a0", " ")


def send(client, content, *, month=f"{YEAR}-01", name="inskrivna.csv"):
    data = {"month": month, "file": (BytesIO(content), name)}
    return client.post("/bidrag/inskrivna", data=data, content_type="multipart/form-data")


@pytest.fixture
def officer(sign_in, decided):
    client = sign_in("case_officer")
    answer = send(client, file_of(*class_of(6, first=FIRST_DAY)))
    assert answer.status_code == 303
    assert client.post(answer.location, data={"do": "save"}).status_code == 303
    return client


@pytest.fixture
def payer(sign_in, officer):
    """Whoever hands the month over has read in no file."""
    return sign_in("controller")


def hand_over(client, address=JANUARY):
    seen = re.search(r'name="seen" value="(-?\d+)"', client.get(address).text)
    return client.post(address, data={"seen": seen[1] if seen else ""})


def test_six_pupils_read_saved_paid_and_fetched(officer, payer):
    page = text(payer.get(JANUARY))
    assert "Lämna januari 2027 till betalning" in page
    assert SUM in page
    assert hand_over(payer).status_code == 303
    page = text(officer.get(f"{JANUARY}&huvudman="))
    assert "Lämnad till betalning" in page
    assert "till betalning</button>" not in page
    again = hand_over(payer)
    assert again.status_code == 422
    frozen = officer.get(f"/bidrag/utbetalningar.csv?manad={YEAR}-01")
    assert (
        f'"bidrag-{YEAR}-01.csv"' in frozen.headers["Content-Disposition"].replace("=", '="') + '"'
    )
    assert "42034,50" in frozen.get_data(as_text=True)
    assert officer.get(f"/bidrag/utbetalningar.xlsx?manad={YEAR}-01").data.startswith(b"PK")


def test_the_provider_sees_its_month_when_handed_over(officer, payer, sign_in, municipality):
    provider = sign_in("independent_provider", municipality.private)
    assert "Raderna visas när månaden är lämnad till betalning." in text(provider.get(JANUARY))
    hand_over(payer)
    page = text(provider.get(JANUARY))
    assert SUM in page
    assert "Friskolan Lärkan" in page
    own = provider.get(f"/bidrag/utbetalningar.csv?manad={YEAR}-01").get_data(as_text=True)
    assert "42034,50" in own
    assert provider.post(JANUARY).status_code == 403
    assert provider.get("/bidrag/inskrivna").status_code == 403


def test_the_municipalitys_own_principal_sees_no_grant(payer, sign_in, municipality):
    hand_over(payer)
    client = sign_in("principal", municipality.school)
    assert client.get(JANUARY).status_code == 403


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        pytest.param("school_chief", True, id="who decides them"),
        pytest.param("auditor", True, id="who reviews"),
        pytest.param("analyst", False, id="an analyst"),
    ],
)
def test_who_sees_how_many_children(payer, sign_in, role, sees):
    hand_over(payer)
    client = sign_in(role)
    page = text(client.get(JANUARY))
    assert SUM in page
    assert ("Platser</th>" in page) is sees
    chosen = text(client.get(f"{JANUARY}&huvudman={_provider(page)}" if sees else JANUARY))
    assert ("Friskolan Lärkan" in chosen) is sees
    expected = 200 if sees else 404
    assert client.get(f"/bidrag/utbetalningar.csv?manad={YEAR}-01").status_code == expected


@pytest.mark.parametrize(
    ("role", "seen", "why"),
    [
        pytest.param("case_officer", str(MONTH_ORE), "Du har läst in inskrivningar", id="read it"),
        pytest.param("controller", str(MONTH_ORE + 1), "Summan har ändrats", id="another sum"),
        pytest.param("controller", "", "Summan har ändrats", id="no sum"),
        pytest.param("controller", "-1", "Summan har ändrats", id="a sign"),
    ],
)
def test_a_month_is_handed_over_by_another_who_read_its_sum(officer, sign_in, role, seen, why):
    client = officer if role == "case_officer" else sign_in(role)
    answer = client.post(JANUARY, data={"seen": seen})
    assert answer.status_code == 422
    assert why in text(answer)
    assert "Lämnad till betalning" not in text(client.get(JANUARY))


def test_rows_and_reconciliation_lead_to_the_decision(payer, municipality):
    page = payer.get(f"{JANUARY}&huvudman={municipality.private}").text
    decision = f"/bidrag/{municipality.private}/compulsory/{YEAR}"
    assert page.count(f'href="{decision}"') == 2
    assert payer.get(decision).status_code == 200


def test_whoever_read_the_file_is_told_why_there_is_no_button(officer):
    page = text(officer.get(JANUARY))
    assert "Någon annan handläggare läser avstämningen" in page
    assert "till betalning</button>" not in page


def _provider(page):
    return re.search(r"huvudman=(\d+)", page)[1]


def test_faults_are_told_by_row_and_never_by_value(officer):
    answer = send(officer, file_of(line(unit="Okänd"), line(who=child()[:-1] + "x")))
    page = text(answer)
    assert answer.status_code == 422
    assert "Rad 2, enhet: Enheten finns inte i registret." in page
    assert "Rad 3, personnummer" in page
    assert child()[:-1] not in page
    assert "Okänd" not in page


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"month": f"{YEAR}-01"}, id="no file"),
        pytest.param({"month": "januari"}, id="no month"),
    ],
)
def test_what_is_missing_is_asked_for(officer, data):
    assert officer.post("/bidrag/inskrivna", data=data).status_code == 422


def test_a_file_can_be_forgotten(officer):
    answer = send(officer, file_of(line(child(9))))
    assert "6 platser på filens enheter saknas" in text(officer.get(answer.location))
    officer.post(answer.location, data={"do": "forget"})
    assert officer.post(answer.location, data={"do": "save"}).status_code == 422
    assert SUM in text(officer.get(JANUARY))


def test_what_has_no_amount_and_who_is_at_two_schools_is_told(
    officer, db, municipality, monkeypatch
):
    with db.transaction() as session:
        add_school(session, "Friskolan Mesen", municipality.private, code="12345676")
    own = class_of(6, first=FIRST_DAY)
    other = line(child(0), unit="Friskolan Mesen", first=f"{YEAR}-01-07")
    answer = send(officer, file_of(*own, line(child(9), grade="F", first=FIRST_DAY), other))
    officer.post(answer.location, data={"do": "save"})
    page = text(officer.get(JANUARY))
    assert "Utan belopp" in page
    assert re.search(r"<code>[0-9a-f]{8}</code>", page)
    assert "Inskriven på två håll samma dagar" in page
    assert "Rätta dem i filen, så kommer nästa" not in page
    monkeypatch.setattr(payments, "MOST_DOUBTFUL", 0)
    page = text(officer.get(JANUARY))
    assert "De första 0 av 1 visas." in page
    assert "Inskriven på två håll samma dagar" not in page


@pytest.mark.parametrize("month", ["2027-13", "januari", "1850-01"])
def test_a_month_that_is_none(officer, month):
    assert officer.get(f"/bidrag/utbetalningar?manad={month}").status_code == 404


@pytest.mark.parametrize(
    ("role", "leads"), [pytest.param("case_officer", True, id="who may write"),
                        pytest.param("school_chief", False, id="who may only read")]
)  # fmt: skip
def test_tabs_lead_only_where_the_reader_may_go(sign_in, role, leads):
    page = sign_in(role).get("/bidrag/utbetalningar")
    assert page.status_code == 200
    assert ('href="/bidrag/inskrivna"' in page.text) is leads


def test_a_saved_file_is_undone_until_a_month_is_paid(officer, payer):
    answer = send(officer, file_of(*class_of(5, first=FIRST_DAY)))
    officer.post(answer.location, data={"do": "save"})
    assert SUM not in text(officer.get(JANUARY))
    assert "Ångra inskrivningarna" in text(officer.get(answer.location))
    assert officer.post(answer.location, data={"do": "undo"}).status_code == 303
    assert SUM in text(officer.get(JANUARY))
    first = "/bidrag/inskrivna/1"
    assert "Ångra inskrivningarna" in text(officer.get(first))
    hand_over(payer)
    assert "Ångra inskrivningarna" not in text(officer.get(first))
    assert officer.post(first, data={"do": "undo"}).status_code == 422


def test_payments_begin_in_the_middle_of_the_year(officer, payer, sign_in):
    begin = "/bidrag/utbetalningar/borja"
    assert "Börja med en senare månad" in text(officer.get(JANUARY))
    for month in ("", f"{YEAR + 1}-02"):
        assert officer.post(begin, data={"month": month}).status_code == 422
    assert sign_in("school_chief").post(begin, data={"month": f"{YEAR}-02"}).status_code == 403
    assert officer.post(begin, data={"month": f"{YEAR}-02"}).status_code == 303
    assert hand_over(payer).status_code == 422
    assert hand_over(payer, f"/bidrag/utbetalningar?manad={YEAR}-02").status_code == 303
    page = text(officer.get(f"/bidrag/utbetalningar?manad={YEAR}-02"))
    assert SUM in page
    assert "Börja med en senare månad" not in page


def test_units_that_a_file_leaves_out_are_ticked_when_nobody_is_left(officer, db, municipality):
    with db.transaction() as session:
        second = add_school(session, "Friskolan Två", municipality.private, code="12345699")
    content = file_of(line(child(9), unit="Friskolan Två", first=FIRST_DAY))
    page = text(officer.get(send(officer, content).location))
    assert "Enheter som filen inte nämner" in page
    assert "Friskolan Lärkan (6 inskrivna)" in page
    file_at = send(officer, content).location
    left_out = re.search(r'name="tom" value="(\d+)"', text(officer.get(file_at)))[1]
    assert int(left_out) != second
    officer.post(file_at, data={"do": "save", "tom": left_out})
    assert "Enheter som filen inte nämner" not in text(officer.get(file_at))
    assert text(officer.get(JANUARY)).count("42 034,50 kr") == 0


MARCH = f"/bidrag/utbetalningar?manad={YEAR}-03"


def test_a_month_ahead_is_its_own_share_and_names_the_one_before(officer):
    """Six pupils cost as much in March as in January, though neither month is paid."""
    page = text(officer.get(MARCH))
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]
    assert "42 035 kr" in title
    assert f"Januari {YEAR} ska lämnas till betalning före mars {YEAR}" in page
    assert "Månaden stämmer inte med besluten" not in page
    file = officer.get(f"/bidrag/utbetalningar.csv?manad={YEAR}-03").get_data(as_text=True)
    assert f"{YEAR}-03" in file
    assert f"{YEAR}-01" not in file
    assert "Rättelse" not in file


def test_a_provider_is_told_what_to_expect_of_a_month_not_handed_over(
    officer, payer, sign_in, municipality
):
    provider = sign_in("independent_provider", municipality.private)
    page = text(provider.get(JANUARY))
    assert "Inte lämnad till betalning än" in page
    assert f"Väntat belopp: {SUM}" in page
    assert "Inget betalas den här månaden" not in page
    assert hand_over(payer).status_code == 303
    page = text(provider.get(JANUARY))
    assert "Väntat belopp" not in page
    assert "Lämnad till betalning" in page


def test_a_month_far_ahead_is_refused(officer):
    """It would be the newest of all for years, and every later file only mend what was before."""
    answer = send(officer, file_of(line(child(9))), month=f"{YEAR + 2}-01")
    assert answer.status_code == 422
    assert "mer än 3 månader fram" in text(answer)
    assert send(officer, file_of(line(child(9))), month=f"{YEAR}-05").status_code == 303


def test_the_file_counts_places_as_the_page_does(officer):
    file = officer.get(f"/bidrag/utbetalningar.csv?manad={YEAR}-01").get_data(as_text=True)
    assert ";platser;" in file.splitlines()[0]
