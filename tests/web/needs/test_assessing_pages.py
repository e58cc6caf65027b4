"""The pages of an assessment: one question at a time, the summary, sending, the profile."""

import re
from datetime import timedelta

import pytest
from builders import NOW
from needs_cases import QUESTIONS, actor_of, assess, case_row, make_case
from sqlalchemy import func, select

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.identity.models import Account
from qms.needs.core.assessing import Kind
from qms.needs.core.cases.kinds import Part
from qms.needs.services import assessing
from qms.needs.services.care import tie
from qms.org.core.forms import SchoolForm

COMMENTS = {
    "request_far_from_need": "Ansökan gäller mer än det som syns i vardagen.",
    "assistant_without_need": "Assistenten behövs vid utflykter.",
}
SEEN = "Behöver en vuxen intill vid varje måltid."
MONEY = re.compile(r"\bkronor\b|\bkr\b|\bbelopp per\b")


@pytest.fixture
def case(db, municipality):
    with db.transaction() as session:
        return make_case(session, municipality, parts=())


@pytest.fixture
def enter(sign_in, db, case, municipality):
    """Return a function that signs somebody in and ties them to the case."""

    def entered(part, role):
        client = sign_in(role)
        with db.transaction() as session:
            user_name = sign_in.names[-1]
            query = select(Account.id).where(Account.user_name == user_name)
            account_id = session.scalars(query).one()
            tie(session, case.actors[Part.OFFICER], case.ref, account_id, part, now=NOW)
            case.actors[part] = actor_of(session, account_id)
        return client

    return entered


@pytest.fixture
def client(enter):
    return enter(Part.ASSESSOR, Role.ASSESSOR)


@pytest.fixture
def begun(client, case):
    """Return the address of an assessment that the client has begun."""
    answer = client.post(f"/behov/{case.ref}/bedomning", data={"kind": "first"})
    assert answer.status_code == 303
    return answer.location.rsplit("/", 2)[0]


def question(address, number=1, area="health"):
    return f"{address}/{area}/{number}"


def stage(db, case):
    with db.reading() as session:
        return case_row(session, case.ref).stage


def whole(db, case, part=Part.ASSESSOR, levels=None, kind=Kind.FIRST):
    """Write everything through the service and return the address of the assessment."""
    with db.transaction() as session:
        actor = case.actors[part]
        new = assessing.begin(session, actor, case.ref, kind, now=NOW)
        version = 0
        for key in QUESTIONS:
            current, desired = (levels or {}).get(key, (0, 0))
            given = assessing.Given(question=key, current=current, desired=desired, seen="")
            saved = assessing.save_answer(
                session, actor, case.ref, new, given, version=version, now=NOW
            )
            version = saved.version
    return f"/behov/{case.ref}/bedomning/{new}", version


def sent(db, case, part, levels):
    with db.transaction() as session:
        return assess(session, case, part, levels, comments=COMMENTS)


def test_one_begins_and_stands_at_the_first_question(client, case, begun):
    page = client.get(question(begun)).text
    # The child is in preschool; this question has no words of its own there.
    assert "Vilken hjälp behövs med medicinska insatser under dagen?" in page
    assert page.count('name="current"') == page.count('name="desired"') == 5
    assert "Nuläge: 3, stort stöd" in page
    assert "Önskat läge: 3, stort stöd" in page
    assert "Skriv inga diagnoser" in page
    assert "Område 1 av 8" in page
    # Back again goes on with the same draft.
    again = client.post(f"/behov/{case.ref}/bedomning", data={"kind": "first"})
    assert again.location.startswith(begun)


def test_a_preschool_child_is_asked_in_its_own_words(client, begun):
    page = client.get(question(begun, 2, "movement_adl")).text
    assert "Vilken hjälp behövs för att använda händerna i lek och skapande?" in page


def test_the_buttons_save_without_script(client, begun):
    here = question(begun)
    data = {"question": "HAL1", "version": "0", "current": "3", "desired": "2", "seen": SEEN}
    answer = client.post(here, data={**data, "go": "next"})
    assert answer.location == question(begun, 2)
    page = client.get(here).text
    assert re.search(r'id="current-3"[^>]* checked', page)
    assert re.search(r'id="desired-2"[^>]* checked', page)
    assert SEEN in page
    answer = client.post(
        question(begun, 2), data={"question": "HAL2", "version": "1", "go": "back"}
    )
    assert answer.location == here


def test_one_level_alone_is_saved_and_the_other_asked_for(client, begun):
    data = {"question": "HAL1", "version": "0", "current": "3", "seen": "", "go": "next"}
    answer = client.post(question(begun), data=data)
    assert answer.status_code == 422
    assert "Välj också det önskade läget" in answer.text
    assert '<a href="#desired-0">' in answer.text
    assert re.search(r'id="current-3"[^>]* checked', answer.text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param({"current": "7"}, "Nivån finns inte.", id="no such level"),
        pytest.param({"current": "x"}, "Nivån finns inte.", id="no level"),
        pytest.param({"seen": "x" * 1001}, "Texten är 1001 tecken", id="too long"),
        pytest.param({"question": "FEL1"}, "Frågan finns inte i instrumentet.", id="no question"),
    ],
)
def test_what_cannot_be_saved_is_told_at_its_field(client, begun, data, words):
    given = {"question": "HAL1", "version": "0", **data}
    answer = client.post(question(begun), data=given)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<title>Fel:" in answer.text


def test_it_saves_itself(client, begun, db):
    data = {"question": "HAL1", "version": "0", "current": "3", "seen": SEEN}
    answer = client.post(f"{question(begun)}/autospara", data=data)
    assert answer.json["version"] == 1
    assert answer.json["time"] == "10.00"  # 9.00 UTC in November
    data["version"] = "1"
    assert client.post(f"{question(begun)}/autospara", data=data).json["version"] == 1
    with db.reading() as session:
        wrote = select(func.count()).where(AuditRow.action == "needs.wrote-assessment")
        assert session.scalar(wrote) == 1


def test_two_windows_show_both_texts(client, begun):
    here = question(begun)
    first = {"question": "HAL1", "version": "0", "current": "3", "seen": "Den ena texten."}
    assert client.post(f"{here}/autospara", data=first).status_code == 200
    other = {"question": "HAL1", "version": "0", "current": "1", "seen": "Den andra texten."}
    told = client.post(f"{here}/autospara", data=other)
    assert told.status_code == 409
    assert told.json["by"] == "dig i ett annat fönster"
    page = client.post(here, data=other)
    assert page.status_code == 409
    assert "Den ena texten." in page.text
    assert "Den andra texten." in page.text
    assert "3, stort stöd" in page.text.lower()
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    chosen = {**other, "version": version, "seen": "Båda texterna.", "go": "stay"}
    assert client.post(here, data=chosen).location == here
    assert "Båda texterna." in client.get(here).text


def test_every_page_is_recorded_and_saving_is_no_reading(client, begun, db, case):
    def reads():
        with db.reading() as session:
            query = select(func.count()).where(
                AuditRow.action == "needs.read-assessment", AuditRow.target == case.ref
            )
            return session.scalar(query)

    before = reads()
    for address in (question(begun), begun, f"/behov/{case.ref}/bedomning"):
        assert client.get(address).status_code == 200
    assert reads() == before + 3
    client.post(f"{question(begun)}/autospara", data={"question": "HAL1", "version": "0"})
    assert reads() == before + 3


def test_money_is_never_seen_by_an_assessor(client, begun, db, case):
    for address in (question(begun), begun, f"/behov/{case.ref}/bedomning"):
        assert not MONEY.search(client.get(address).text)


def test_the_factor_lapses_while_one_writes(client, begun, clock):
    here = question(begun)
    data = {"question": "HAL1", "version": "0", "current": "3", "seen": SEEN}
    assert client.post(f"{here}/autospara", data=data).status_code == 200
    clock[0] += timedelta(minutes=16)
    json = {"Accept": "application/json"}
    assert client.post(f"{here}/autospara", data=data, headers=json).status_code == 401
    away = client.get(here)
    assert away.status_code == 303
    assert "/konto/kod" in away.location
    clock[0] -= timedelta(minutes=16)
    assert SEEN in client.get(here).text


def test_unanswered_questions_are_links(client, begun):
    data = {"question": "HAL1", "version": "0", "current": "3", "desired": "2", "seen": ""}
    client.post(question(begun), data={**data, "go": "summary"})
    page = client.get(begun).text
    assert "23 frågor saknar svar" in page
    assert f'href="{question(begun, 2)}"' in page
    refused = client.post(begun, data={"version": "1", "sure": "y", "go": "send"})
    assert refused.status_code == 422
    assert "Bedömningen är inte skickad" in refused.text


def test_contradictions_are_answered_before_it_is_sent(client, case, db):
    address, version = whole(db, case, levels={"TRY1": (3, 2)})
    page = client.get(address).text
    assert "Svar som inte går ihop" in page
    assert "Stort behov av tillsyn" in page
    refused = client.post(address, data={"version": version, "sure": "y", "go": "send"})
    assert refused.status_code == 422
    assert "Svara på: Stort behov" in refused.text
    assert stage(db, case) == "assessment"

    comments = {"rule-safety_without_cause": "Eleven går ut i trafiken."}
    unsure = client.post(address, data={"version": version, **comments, "go": "send"})
    assert unsure.status_code == 422
    assert "Bekräfta att bedömningen är klar" in unsure.text
    answer = client.post(
        address, data={"version": version + 1, **comments, "sure": "y", "go": "send"}
    )
    assert answer.location == f"/behov/{case.ref}/profil"
    assert stage(db, case) == "proposal"
    assert "Bedömningen är skickad" in client.get(answer.location).text
    assert client.get(question(address)).status_code == 303, "what is sent cannot be written in"


def test_what_was_asked_for_is_told_to_those_who_know_it_and_not_to_the_assessor(
    enter, client, case, db
):
    """20 hours, 10 of an assistant, were asked for; the assessment comes to 1."""
    address, version = whole(db, case, levels={"LAR1": (1, 0)})
    about_request = ("Begärda timmar", "assistenthjälp begärs")
    page = client.get(address).text
    assert not any(words in page for words in about_request)
    answer = client.post(address, data={"version": version, "sure": "y", "go": "send"})
    assert stage(db, case) == "proposal"
    assert not any(words in client.get(answer.location).text for words in about_request)
    page = enter(Part.UNIT, Role.PRINCIPAL).get(f"/behov/{case.ref}/profil").text
    assert all(words in page for words in about_request)


def test_a_diagnosis_is_asked_about_with_its_word(client, case, db):
    address, version = whole(db, case, levels={"LAR1": (1, 0)})
    data = {"question": "LAR1", "version": version, "seen": "Eleven har adhd.", "go": "summary"}
    client.post(f"{address}/learning/1", data=data)
    page = client.get(address).text
    assert "Texten verkar nämna en diagnos" in page
    assert "Orden: adhd." in page


def test_what_must_be_mended_stops_it(client, case, db):
    address, version = whole(db, case, levels={"SIN1": (3, 2), "LAR1": (1, 0)})
    page = client.get(address).text
    assert "Råd från sakkunnig saknas" in page
    assert "be om det som saknas i underlaget" in page
    comments = {f"rule-{key}": text for key, text in COMMENTS.items()}
    refused = client.post(address, data={"version": version, **comments, "sure": "y", "go": "send"})
    assert refused.status_code == 422
    assert "Måste rättas" in refused.text


def test_the_summary_saves_itself_and_tells_of_another_window(client, case, db):
    address, version = whole(db, case, levels={"LAR1": (1, 0)})
    name = "rule-request_far_from_need"
    saved = client.post(f"{address}/autospara", data={"version": version, name: "En."})
    assert saved.json["version"] == version + 1
    told = client.post(f"{address}/autospara", data={"version": version, name: "Två."})
    assert told.status_code == 409
    page = client.post(address, data={"version": version, name: "Två.", "go": "stay"})
    assert page.status_code == 409
    assert "En." in page.text
    assert "Två." in page.text


def test_the_profile_in_words_picture_and_lines(enter, client, case, db):
    sent(db, case, Part.ASSESSOR, {"LAR1": (2, 1)})
    page = enter(Part.UNIT, Role.PRINCIPAL).get(f"/behov/{case.ref}/profil").text
    # Level 2 is 3 points; the only area with points gives 1 hour a point.
    assert "<h1>Ordinarie stöd</h1>" in page
    assert "Störst behov: lärande och förståelse" in page
    assert re.search(r"Stödtimmar per vecka</dt><dd>3,0</dd>", page)
    assert "Omräknat nu med version 1 och metod 1: samma resultat." in page
    assert "A.1p × 1" in page
    assert "Lärande och förståelse 3 (önskat 1)" in page
    assert not MONEY.search(page)


def test_the_second_assessor_sees_the_first_when_both_are_sent(enter, client, case, db):
    second = enter(Part.SECOND_ASSESSOR, Role.STUDENT_HEALTH)
    sent(db, case, Part.ASSESSOR, {"LAR1": (2, 1), "TRY3": (1, 0)})
    profile = f"/behov/{case.ref}/profil"
    assert "Här finns ingen bedömning att läsa än" in second.get(profile).text
    assert "<h1>Ordinarie stöd</h1>" in client.get(profile).text
    sent(db, case, Part.SECOND_ASSESSOR, {"TRY3": (1, 1), "UPP1": (1, 0)})
    page = second.get(profile).text
    assert "Två bedömningar sida vid sida" in page
    assert "22 av 24 frågor har samma nuläge, 1 skiljer mer än en nivå." in page
    assert "2 → 1" in page
    assert "0 → 0" in page
    assert "bara önskat läge" in page


def test_the_officer_takes_an_assessment_back_with_a_reason(enter, client, case, db):
    new = sent(db, case, Part.ASSESSOR, {"LAR1": (2, 1)})
    officer = enter(Part.OFFICER, Role.CASE_OFFICER)
    profile = f"/behov/{case.ref}/profil"
    address = f"/behov/{case.ref}/bedomning/{new}/ta-tillbaka"
    assert address in officer.get(profile).text
    assert address not in client.get(profile).text
    assert client.get(address).status_code == 403
    assert officer.post(address, data={"reason": " "}).status_code == 422
    assert officer.post(address, data={"reason": "Fel barn."}).location == profile
    assert "Här finns ingen bedömning att läsa än" in officer.get(profile).text
    assert stage(db, case) == "assessment"


def test_what_stands_in_the_way_is_told(client, case, db):
    with db.transaction() as session:
        case_row(session, case.ref).stage = "received"
    page = client.get(f"/behov/{case.ref}/bedomning").text
    assert "Ärendet är inte i det skede där bedömningen görs." in page
    assert client.post(f"/behov/{case.ref}/bedomning", data={"kind": "first"}).status_code == 422


@pytest.mark.parametrize("kind", ["", "third"])
def test_an_unknown_kind_is_nothing_one_can_begin(client, case, kind):
    assert client.post(f"/behov/{case.ref}/bedomning", data={"kind": kind}).status_code == 404


def test_a_stranger_finds_neither_case_nor_draft(sign_in, begun, case):
    stranger = sign_in(Role.SPECIAL_EDUCATOR)
    for address in (question(begun), begun, f"/behov/{case.ref}/bedomning",
                    f"/behov/{case.ref}/profil"):  # fmt: skip
        assert stranger.get(address).status_code == 404
    answer = stranger.post(f"{question(begun)}/autospara", data={"question": "HAL1"})
    assert answer.status_code == 404


def test_a_colleague_who_is_tied_too_cannot_open_the_draft(enter, begun, case):
    colleague = enter(Part.SECOND_ASSESSOR, Role.STUDENT_HEALTH)
    assert colleague.get(begun).status_code == 404
    assert colleague.get(question(begun)).status_code == 404


@pytest.mark.parametrize("path", ["health/9", "annat/1"])
def test_a_question_that_is_not_there(client, begun, path):
    assert client.get(f"{begun}/{path}").status_code == 404


def test_the_case_shows_how_far_it_has_come(client, begun, case):
    page = client.get(f"/behov/{case.ref}").text
    assert "Påbörjad, syns bara för den som bedömer" in page
    assert f'href="/behov/{case.ref}/bedomning"' in page


def test_a_pupil_is_asked_with_the_pupils_words(sign_in, db, municipality):
    with db.transaction() as session:
        other = make_case(
            session, municipality, parts=(), form=SchoolForm.COMPULSORY,
            unit_id=municipality.school, name="Exempel Al 02",
        )  # fmt: skip
    client = sign_in(Role.ASSESSOR)
    with db.transaction() as session:
        account_id = session.scalars(
            select(Account.id).where(Account.user_name == sign_in.names[-1])
        ).one()
        tie(session, other.actors[Part.OFFICER], other.ref, account_id, Part.ASSESSOR, now=NOW)
    begun = client.post(f"/behov/{other.ref}/bedomning", data={"kind": "first"}).location
    page = client.get(begun.replace("health/1", "interaction/1")).text
    assert "Behöver en vuxen som förbereder och stöttar vid raster och grupparbete." in page
