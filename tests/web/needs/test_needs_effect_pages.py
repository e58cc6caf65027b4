"""Follow-up of one case and of many, the report as page and files, and the need per unit."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from builders import NOW
from needs_cases import case_row, make_case
from sqlalchemy import select
from support.needs_cases import account
from support.pooled_needs import Made, add_assessment, made_case

from qms.identity.models import Account
from qms.needs.core.cases.kinds import Part
from qms.needs.models import NeedsCare, NeedsCase

LATER = NOW + timedelta(days=5)


@pytest.fixture
def case(db, municipality):
    with db.transaction() as session:
        made = make_case(session, municipality, stage="running", parts=(Part.UNIT, Part.ASSESSOR))
        assessor = made.actors[Part.ASSESSOR].account_id
        one = Made(id=made.id, ref=made.ref, person_id=case_row(session, made.ref).person_id)
        add_assessment(session, one, "first", {"HAL3": 4, "SAM1": 3},
                       desired={"HAL3": 2, "SAM1": 3}, account_id=assessor)  # fmt: skip
        return one


@pytest.fixture
def principal(db, sign_in, municipality, case):
    """Return the client of a principal who is tied to the case."""
    client = sign_in("principal", municipality.preschool)
    with db.transaction() as session:
        account_id = session.scalar(select(Account.id).filter_by(user_name=sign_in.names[-1]))
        session.add(NeedsCare(case_id=case.id, account_id=account_id, part="unit", tied_at=NOW,
                              tied_by="test"))  # fmt: skip
    return client


def typed(**changes):
    told = {
        "version": "0", "used": ["assistant"], "used_for": "En vuxen vid varje måltid.",
        "different": "Barnet äter med de andra.", "goes_on": "no",
    }  # fmt: skip
    return told | changes


def test_the_profile_then_and_now_and_the_evaluation(db, principal, case):
    address = f"/behov/{case.ref}/uppfoljning"
    page = principal.get(address).get_data(as_text=True)
    assert "Behovet har inte bedömts igen än" in page
    assert "först när förändringen är bedömd" in page
    lacking = principal.post(address, data=typed(ready="y"))
    assert (lacking.status_code, "Förändringen är inte bedömd." in lacking.text) == (422, True)
    with db.transaction() as session:
        by = session.get(NeedsCase, case.id).opened_by
        add_assessment(session, case, "follow_up", {"HAL3": 3, "SAM1": 4}, account_id=by, at=LATER)
    page = principal.get(address).get_data(as_text=True)
    assert "Hälsa och ork" in page
    assert "På väg mot målet" in page  # 15 points, 3 aimed at, 7 now
    assert "Större behov än förut" in page  # 7 points to hold, 15 now
    refused = principal.post(address, data=typed(used_for="", ready="y"))
    assert refused.status_code == 422
    assert "Barnet äter med de andra." in refused.get_data(as_text=True)
    assert principal.post(address, data=typed()).status_code == 303
    stale = principal.post(address, data=typed(different="Något helt annat."))
    assert stale.status_code == 422
    assert "Någon annan har sparat" in stale.get_data(as_text=True)
    early = principal.post(address, data=typed(version="1", ready="y"))
    assert (early.status_code, "Utvärderingen kan göras klar från" in early.text) == (422, True)
    with db.transaction() as session:
        row = session.get(NeedsCase, case.id)
        row.period_from = row.period_to = NOW.date()
    assert principal.post(address, data=typed(version="1", ready="y")).status_code == 303
    page = principal.get(address).get_data(as_text=True)
    assert "Barnet äter med de andra." in page
    assert "Utvärdera perioden" not in page


def test_one_who_is_not_tied_meets_no_case(sign_in, municipality, case):
    stranger = sign_in("principal", municipality.preschool)
    assert stranger.get(f"/behov/{case.ref}/uppfoljning").status_code == 404


@pytest.fixture
def many(db, municipality):
    with db.transaction() as session:
        own = account(session, "principal", municipality.school, "own")
        private = account(session, "independent_provider", municipality.independent, "private")
        by = account(session, "assessor", municipality.id, "by").account_id
        start = NOW - timedelta(days=120)
        for number in range(24):
            is_private = number >= 14
            unit_id = municipality.independent if is_private else municipality.school
            who = private if is_private else own
            made = made_case(session, who, unit_id, number, at=start)
            add_assessment(session, made, "first", {"UPP1": 3, "LAR1": number % 4},
                           desired={"UPP1": 1}, account_id=by, at=start)  # fmt: skip
            add_assessment(session, made, "follow_up", {"UPP1": 2, "LAR1": number % 4},
                           account_id=by, at=NOW - timedelta(days=60))  # fmt: skip
            session.get(NeedsCase, made.id).period_from = start.date()


def test_what_came_of_it_for_everybody(sign_in, many):
    page = sign_in("analyst").get("/behov/uppfoljning").get_data(as_text=True)
    assert "Behoven har minskat." in page
    assert "Ungefär 25 barn har bedömts igen." in page
    assert "Mätt den 15\u00a0oktober\u00a02026." in page
    assert "Åkerskolan" in page
    assert "Elev Ek" not in page


def test_before_anybody_is_followed_up(sign_in):
    page = sign_in("committee").get("/behov/uppfoljning").get_data(as_text=True)
    assert "För få barn har följts upp" in page


def test_the_report_as_page_pdf_and_document(sign_in, many):
    client = sign_in("school_chief")
    page = client.get("/behov/rapport").get_data(as_text=True)
    assert "Behoven har minskat hos dem som följts upp" in page
    assert "Vad som inte kan sägas" in page
    assert "Om pengarna når de största behoven: färre än 20 barn har både" in page
    assert "inte hela kommunen" not in page
    with pikepdf.open(BytesIO(client.get("/behov/rapport.pdf").get_data())) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "sv-SE"
    assert client.get("/behov/rapport.docx").get_data()[:2] == b"PK"
    assert client.get("/behov/rapport.exe").status_code == 404


def test_a_principal_s_report_says_that_it_is_of_the_own_school_alone(sign_in, municipality, many):
    client = sign_in("principal", municipality.school)
    page = client.get("/behov/rapport").get_data(as_text=True)
    assert "Stöd efter behov vid Åkerskolan" in page
    assert "Rapporten gäller bara ärenden vid Åkerskolan, inte hela kommunen." in page
    assert "Gäller bara ärenden vid Åkerskolan." in client.get("/behov/uppfoljning").text
    assert "Gäller bara ärenden vid Åkerskolan." in client.get("/behov/enheter").text


def test_the_need_per_unit_is_laid_in_the_register_with_a_button(sign_in, many):
    client = sign_in("analyst")
    page = client.get("/behov/enheter").get_data(as_text=True)
    assert "Åkerskolan" in page
    assert "Lägg i registret" in page
    saved = client.post("/behov/enheter", data={"year": "2026"})
    assert saved.status_code == 303
    assert saved.location.startswith("/import/")
    assert "sparad" in client.get(saved.location).get_data(as_text=True)


def test_a_reader_sees_no_button(sign_in, many):
    page = sign_in("committee").get("/behov/enheter").get_data(as_text=True)
    assert "Lägg i registret" not in page
