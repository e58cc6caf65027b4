"""Papers for the committee: written, checked, locked, fetched; read by those who may."""

import re
from io import BytesIO

import docx
import pikepdf
import pytest
from flask.testing import FlaskClient

CHILD = "Eleverna som behöver mest stöd berörs. Elevråden har sagt vad de märkte."


@pytest.fixture
def chief(sign_in):
    return sign_in("school_chief")


@pytest.fixture
def approved(desk, write_whole, version, chief):
    write_whole()
    seen = str(version(desk.report))
    desk.client.post(desk.url("/lamna-in"), data={"version": seen})
    seen = str(version(desk.report))
    chief.post(desk.url("/godkann"), data={"version": seen, "comment": ""})
    return desk


@pytest.fixture
def lead(sign_in):
    return sign_in("quality_lead")


@pytest.fixture
def draft(approved, lead):
    """Return the address of a new draft for the year."""
    answer = lead.post("/handlingar", data={"year": "2026"})
    assert answer.status_code == 303
    return answer.headers["Location"].removesuffix("/andra")


def plain(client, url):
    """Fetch a file that carries its own style, which pages may not."""
    return FlaskClient.open(client, url)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def write(client, draft, **texts):
    page = client.get(f"{draft}/andra")
    values = {"office": "Förvaltningen", "committee": "Utbildningsnämnden", "cf_child": CHILD}
    return client.post(f"{draft}/andra", data=values | {"version": hidden(page, "version")} | texts)


def lock(client, draft, dnr="UN 2027/0001"):
    page = client.get(draft)
    seen = {"version": hidden(page, "version"), "sources": hidden(page, "sources"), "dnr": dnr}
    return client.post(f"{draft}/las", data=seen)


def test_a_year_that_was_not_asked_for_is_refused(year, lead):
    answer = lead.post("/handlingar", data={"year": "2019"})
    assert answer.status_code == 422
    assert "Inga redovisningar är begärda" in answer.text


def test_the_preview_shows_the_year_s_own_figures(draft, lead):
    page = lead.get(draft)
    assert "Förhandsgranska tjänsteskrivelsen" in page.text
    assert "100\u00a0% av pengarna skolorna hade 2026 gick till insatser" in page.text
    assert "Skolorna hade 10\u00a0000\u00a0kr att använda 2026." in page.text
    assert "Hur säkert är underlaget?" in page.text
    assert "Prövade alternativ" not in page.text
    assert "LIX" in page.text


def test_it_is_not_locked_without_the_child_s_best_interest(draft, lead):
    assert "Saknar text:" in lead.get(draft).text
    answer = lock(lead, draft)
    assert answer.status_code == 422
    assert "Handlingen kan inte låsas än" in answer.text


def test_a_number_that_the_material_lacks_hinders(draft, lead):
    assert write(lead, draft, cf_economy="Det kostar 77 000 kr.").status_code == 303
    page = lead.get(draft)
    assert "Finns inte i underlaget:" in page.text
    assert "77 000" in page.text
    assert lock(lead, draft).status_code == 422
    write(lead, draft, cf_economy="Det kostar 77 000 kr (källa: budget 2027).")
    assert lock(lead, draft).status_code == 303


def test_a_number_of_the_case_is_needed(draft, lead):
    write(lead, draft)
    answer = lock(lead, draft, dnr=" ")
    assert answer.status_code == 422
    assert "Ange diarienumret" in answer.text


def test_a_locked_paper_is_read_by_the_committee_and_never_changes(draft, lead, sign_in):
    member = sign_in("committee")
    assert member.get(draft).status_code == 404
    assert "Utkast" not in member.get("/handlingar").text
    write(lead, draft, cf_proposal="Nämnden godkänner <b>redovisningen</b>.")
    assert lock(lead, draft).status_code == 303
    page = member.get(draft)
    assert "Tjänsteskrivelsen är låst" in page.text
    assert "&lt;b&gt;redovisningen&lt;/b&gt;" in page.text
    assert "Lås och registrera</button>" not in page.text
    assert lead.get(f"{draft}/andra").status_code == 303
    first = member.get(f"{draft}/handling.pdf").data
    assert first == lead.get(f"{draft}/handling.pdf").data
    assert write_locked(lead, draft).status_code == 303
    assert member.get(f"{draft}/handling.pdf").data == first


def write_locked(client, draft):
    values = {"office": "F", "committee": "N", "version": "2", "cf_child": "Något annat."}
    return client.post(f"{draft}/andra", data=values)


def test_words_changed_by_somebody_else_stop_the_lock(draft, lead):
    write(lead, draft)
    page = lead.get(draft)
    seen = {"version": hidden(page, "version"), "sources": hidden(page, "sources"), "dnr": "1"}
    write(lead, draft, cf_economy="Inget ändras.")
    lead.post(f"{draft}/las", data=seen)
    page = lead.get(draft)
    assert "ändrades medan du läste" in page.text
    assert "Förhandsgranska" in page.text


def test_reports_changed_meanwhile_stop_the_lock(draft, lead):
    write(lead, draft)
    page = lead.get(draft)
    seen = {"version": hidden(page, "version"), "sources": "f" * 64, "dnr": "1"}
    assert lead.post(f"{draft}/las", data=seen).status_code == 303
    assert "Förhandsgranska" in lead.get(draft).text


def test_two_who_write_at_once_lose_no_words(draft, lead):
    page = lead.get(f"{draft}/andra")
    seen = hidden(page, "version")
    write(lead, draft)
    values = {"office": "F", "committee": "N", "version": seen, "cf_economy": "Mina ord."}
    answer = lead.post(f"{draft}/andra", data=values)
    assert answer.status_code == 409
    assert "Mina ord." in answer.text


def test_every_fault_around_the_words_is_told(draft, lead):
    answer = write(lead, draft, office="", meeting="i maj", dnr="x" * 41)
    assert answer.status_code == 422
    for told in ("Skriv ett namn här.", "Skriv dagen som 2027-03-16.", "Texten är för lång."):
        assert told in answer.text


def test_a_change_after_the_lock_is_told(draft, lead, approved, chief, version):
    write(lead, draft)
    lock(lead, draft)
    assert "Underlaget har ändrats" not in lead.get(draft).text
    seen = str(version(approved.report))
    chief.post(approved.url("/oppna-igen"), data={"version": seen, "comment": "Beloppet var fel."})
    assert "Underlaget har ändrats" in lead.get(draft).text


def test_the_pdf_is_tagged_and_says_what_was_locked(draft, lead):
    write(lead, draft)
    lock(lead, draft)
    with pikepdf.open(BytesIO(lead.get(f"{draft}/handling.pdf").data)) as pdf:
        assert str(pdf.Root.Lang) == "sv-SE"
        assert "StructTreeRoot" in dir(pdf.Root) or "/StructTreeRoot" in pdf.Root
        assert "gick till insatser" in str(pdf.docinfo["/Title"])


def test_the_docx_holds_the_same_words(draft, lead):
    document = docx.Document(BytesIO(lead.get(f"{draft}/handling.docx").data))
    words = [one.text for one in document.paragraphs]
    assert "Förslag till beslut" in words
    assert len(document.tables) > 3


@pytest.mark.parametrize("role", ["principal", "independent_provider", "assessor"])
def test_others_have_no_papers(role, sign_in, municipality):
    client = sign_in(role, municipality.school)
    assert client.get("/handlingar").status_code == 403


def test_the_committee_does_not_write(sign_in):
    member = sign_in("committee")
    assert "Börja på utkastet" not in member.get("/handlingar").text
    assert member.post("/handlingar", data={"year": "2026"}).status_code == 403


@pytest.mark.parametrize("kind", ["pdf", "html"])
def test_the_full_report_is_fetched(approved, lead, kind):
    answer = plain(lead, f"/handlingar/rapport/2026.{kind}")
    assert answer.status_code == 200
    assert answer.data.startswith({"pdf": b"%PDF", "html": b"<!doctype html>"}[kind])


def test_the_full_report_holds_the_units_public_answers_only(approved, lead):
    text = plain(lead, "/handlingar/rapport/2026.html").get_data(as_text=True)
    assert "Fler elever nådde målen" in text
    assert "Stämmer uppgifterna?" not in text
    assert "Huvudmannens egna texter för 2026 är inte inlämnade än." in text


def test_a_year_without_reports_has_no_full_report(lead):
    assert lead.get("/handlingar/rapport/2019.pdf").status_code == 404
