"""A new kind of report, made, published and opened in the browser."""

import re

import pytest
from builders import TODAY

from qms.access.scope import Scope
from qms.followup.core.report.templates import Period
from qms.followup.queries import lists, reports, template_versions, templates

EVERYTHING = Scope(everything=True)
KEY = "fritids_oversyn"
NEW = {"title_sv": "Översyn av fritids", "key": KEY, "level": "unit", "period": "school_year"}


def text(answer, status=200):
    body = answer.get_data(as_text=True)
    assert answer.status_code == status, body[-3000:]
    return re.sub(r"\s+", " ", body)


@pytest.fixture
def lead(sign_in):
    return sign_in("quality_lead")


@pytest.fixture
def draft(db):
    """Return a function that reads the draft of a template."""

    def read(key=KEY):
        with db.reading() as session:
            return templates.draft(session, key).document

    return read


def begin(client, **changes):
    return client.post("/mallar/ny", data={**NEW, **changes})


def publish(client, db, key=KEY):
    with db.reading() as session:
        seen = templates.draft(session, key).revision
    answer = client.post(f"/mallar/{key}/utkast/publicera", data={"seen": str(seen), "note": ""})
    assert answer.status_code == 303, answer.get_data(as_text=True)[-3000:]


def test_an_empty_template_lacks_what_the_checks_say(lead, draft):
    assert begin(lead).headers["Location"].endswith(f"/mallar/{KEY}/utkast")
    document = draft()
    assert (document.key, document.sections) == (KEY, ())
    assert document.head["level"] == "unit"
    faults = text(lead.get(f"/mallar/{KEY}/utkast/publicera"))
    assert "Mallen saknar syfte." in faults
    assert "Mallen har inga delar." in faults
    listed = text(lead.get("/mallar"))
    assert "Översyn av fritids" in listed
    page = text(lead.get(f"/mallar/{KEY}"), 200)
    assert "Ingen version är publicerad" in page


def test_written_published_and_opened_for_a_year(lead, db, draft, sign_in, municipality):
    begin(lead)
    head = {"title_sv": "Översyn av fritids", "purpose_sv": "Visa hur fritids fungerar.",
            "applies_to": ["compulsory"], "minutes_target": "20", "seen": "1"}  # fmt: skip
    assert lead.post(f"/mallar/{KEY}/utkast/mall", data=head).status_code == 303
    made = lead.post(f"/mallar/{KEY}/utkast/ny-del", data={"title_sv": "Läget"})
    lead.post(made.headers["Location"], data={
        "section": draft().sections[0].key, "kind": "text", "text_sv": "Hur går det?",
        "text_en": "",
    })  # fmt: skip
    assert "går inte att öppna ett år" in text(lead.get(f"/mallar/{KEY}"))
    publish(lead, db)
    with db.reading() as session:
        assert template_versions.newest(session, KEY).version == 1
    page = text(lead.get(f"/redovisningar/ny?mall={KEY}&ar=2026"))
    assert "Mallen står inte i årshjulet." in page
    assert 'value="2026-09-01"' in page
    assert 'value="2027-06-15"' in page
    dates = {"template": KEY, "year": "2026", "opens": "2026-11-02", "due": "2027-06-15"}
    assert lead.post("/redovisningar/ny", data=dates).status_code == 303
    with db.reading() as session:
        lines = {one.unit.id: one.head for one in lists.lines(
            session, EVERYTHING, on=TODAY, template=KEY)}  # fmt: skip
    report = lines[municipality.school]
    principal = sign_in("principal", municipality.school)
    assert "Hur går det?" in text(principal.get(f"/redovisningar/{report.id}/del/1"))
    assert "Översyn av fritids" in text(principal.get("/redovisningar"))
    with db.reading() as session:
        (question,) = reports.whole(session, report.id).template.questions
    saved = principal.post(
        f"/redovisningar/{report.id}/del/1",
        data={"version": str(report.version), question.key: "Bra."},
    )
    assert saved.status_code == 303
    assert "Översyn av fritids" in text(lead.get(f"/redovisningar?mall={KEY}&ar=2026"))


def test_a_copy_has_the_questions_of_the_other_and_is_published_at_once(lead, db, draft):
    begin(lead, copy_of="anti_degrading_plan")
    with db.reading() as session:
        source = templates.document(
            session, "anti_degrading_plan",
            template_versions.latest_version(session, "anti_degrading_plan"),
        )  # fmt: skip
    document = draft()
    assert document.sections == source.sections
    assert document.head["purpose_sv"] == source.head["purpose_sv"]
    assert "activities" not in document.head
    publish(lead, db)
    with db.reading() as session:
        template = template_versions.newest(session, KEY)
        assert template_versions.newest(session, "anti_degrading_plan").key == source.key
    assert template.title.sv == "Översyn av fritids"
    assert template.period is Period.SCHOOL_YEAR


def test_one_for_the_provider_is_asked_of_the_municipality(lead, db, draft, municipality):
    begin(lead, copy_of="anti_degrading_plan", level="provider", period="year")
    assert draft().head["applies_to"] == ["provider"]
    assert draft().head["period"] == "year"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"key": "socio_outcome"}, "används redan", id="a key of the product"),
        pytest.param({"key": "Fritids översyn"}, "a–z", id="not a key"),
        pytest.param({"key": "ny/../x"}, "a–z", id="an address"),
        pytest.param({"key": "k" * 41}, "40", id="too long"),
        pytest.param({"key": ""}, "Skriv en nyckel", id="no key"),
        pytest.param({"title_sv": " "}, "Skriv mallens titel", id="no title"),
        pytest.param({"level": "school"}, "behöver rättas", id="no such level"),
        pytest.param({"copy_of": "none"}, "behöver rättas", id="nothing to copy"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_stored(lead, db, changes, says):
    assert says in text(begin(lead, **changes), 422)
    with db.reading() as session:
        assert template_versions.own_keys(session) == ()


def test_the_same_key_twice_is_refused(lead, db):
    begin(lead)
    assert "används redan" in text(begin(lead, title_sv="En annan"), 422)


def test_a_thrown_away_template_can_be_begun_from_again(lead, draft):
    begin(lead)
    lead.post(f"/mallar/{KEY}/utkast/kasta")
    page = text(lead.get(f"/mallar/{KEY}"))
    assert "Kastat utkast" in page
    row = re.search(r'name="kastat" value="(\d+)"', page)[1]
    assert lead.post(f"/mallar/{KEY}/utkast/ny", data={"kastat": row}).status_code == 303
    assert draft().key == KEY


@pytest.mark.parametrize("role", ["analyst", "auditor", "principal"])
def test_others_make_no_templates(sign_in, municipality, role):
    client = sign_in(role, municipality.school if role == "principal" else None)
    assert client.get("/mallar/ny").status_code == 403
    assert begin(client).status_code == 403
