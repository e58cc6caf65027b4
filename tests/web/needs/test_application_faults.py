"""Bad input in an application, its documentation and its documents: told at once, nothing lost."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qms.access.roles import Role
from qms.identity.models import Account
from qms.needs.models import NeedsAnswer, NeedsCase, NeedsFile

NAME = "Elev Ek 01"
NUMBER = "20160564-0000"  # a coordination number: nobody is born on a 64th
ONE = {
    "form_key": "k1", "name": NAME, "born": "2016-05-04", "number": "", "form": "compulsory",
    "term": "2027-01-01", "terms": "1", "measures": "Assistent på lektioner\nLiten grupp",
    "assistant_hours": "20", "total_hours": "24,5", "child_hours": "28", "learning_swedish": "",
    "cost_what": ["Skrivdator"], "cost_amount": ["4 500"],
}  # fmt: skip


@pytest.fixture
def principal(sign_in, municipality):
    return sign_in(Role.PRINCIPAL, municipality.school)


@pytest.fixture
def officer(sign_in):
    return sign_in(Role.CASE_OFFICER)


def send(client, municipality, **changes):
    return client.post("/behov/ny", data={**ONE, "unit": str(municipality.school), **changes})


@pytest.fixture
def ref(principal, municipality):
    return send(principal, municipality).location.rsplit("/", 1)[-1]


def count(db, table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


LONG = "x" * 6000


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param(
            {key: [] if key.startswith("cost") else "" for key in ONE},
            ["Namn saknas", "Födelsedag saknas", "Skolformen finns inte", "Terminen går inte",
             "en eller två terminer", "säger inte vad som behövs"], id="everything empty",
        ),
        pytest.param(
            {"name": LONG, "measures": LONG, "cost_what": [LONG]},
            ["Namnet är längre än 120", "En insats är längre", "Kostnad 1 är längre"],
            id="too long",
        ),
        pytest.param({"born": "2016-02-30"}, ["Födelsedag saknas"], id="no such day"),
        pytest.param({"born": "1816-02-03"}, ["Födelsedagen kan inte stämma"], id="two centuries"),
        pytest.param({"born": "2027-02-03"}, ["Födelsedagen kan inte stämma"], id="not born"),
        pytest.param(
            {"assistant_hours": "-3", "total_hours": "tjugo", "child_hours": "81"},
            ["Timmarna är inte mellan 0 och 80", "Skriv ett tal"], id="hours that cannot be",
        ),
        pytest.param({"total_hours": "9" * 30}, ["Timmarna är inte mellan"], id="endless hours"),
        pytest.param({"total_hours": "19,5"}, ["färre än assistentens"], id="fewer in all"),
        pytest.param({"term": "2026-01-01"}, ["Terminen går inte"], id="a term that has been"),
        pytest.param({"term": "9999-99-99", "terms": "0"}, ["Terminen går inte", "en eller två"],
                     id="no term"),
        pytest.param({"number": "20160504-1230"}, ["Personnumret stämmer inte"], id="check digit"),
        pytest.param({"number": "160504-1233"}, ["Personnumret stämmer inte"], id="ten digits"),
        pytest.param({"number": NUMBER, "born": "2016-05-05"}, ["stämmer inte med personnumret"],
                     id="another day"),
        pytest.param({"cost_what": ["", "Lift"], "cost_amount": ["5", "fem"]},
                     ["Kostnad 1 saknar ord", "Kostnad 2 har inget belopp"], id="costs"),
        pytest.param({"cost_amount": ["9" * 30]}, ["Kostnad 1 har inget belopp"], id="endless"),
        pytest.param({"unit": "", "name": ""}, ["Enheten finns inte bland", "Namn saknas"],
                     id="no unit"),
        pytest.param({"unit": "1", "name": ""}, ["Enheten finns inte bland", "Namn saknas"],
                     id="not one's own unit"),
        pytest.param({"unit": "9" * 30}, ["Enheten finns inte bland"], id="an endless unit"),
        pytest.param({"form": "upper_secondary"}, ["Skolformen finns inte"], id="another form"),
    ],
)  # fmt: skip
def test_an_application_that_is_wrong(principal, municipality, db, changes, told):
    answer = send(principal, municipality, **changes)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    for words in told:
        assert words in page
    assert page.count('<li><a href="#') + page.count("<li><b>") >= len(told)
    for key, typed in {**ONE, **changes}.items():  # what was typed stands there still
        if key in {"name", "assistant_hours", "total_hours", "number", "born"} and typed:
            assert f'value="{typed}"' in page
    assert count(db, NeedsCase) == 0


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"total_hours": "24.5"}, id="a decimal point"),
        pytest.param({"number": "20160564 0000", "born": ""}, id="a space in the number"),
        pytest.param({"number": "201605640000", "born": "2016-05-04"}, id="no line in the number"),
        pytest.param({"cost_amount": ["4500,50 kr"]}, id="öre"),
        pytest.param({"cost_what": ["", ""], "cost_amount": ["", ""]}, id="empty rows"),
    ],
)
def test_what_people_also_write_is_understood(principal, municipality, changes):
    assert send(principal, municipality, **changes).status_code == 303


def test_one_more_row_keeps_everything_and_sends_nothing(principal, municipality, db):
    answer = send(principal, municipality, more="cost", name="")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'value="4 500"' in page
    assert 'id="cost_what_2"' in page
    assert 'id="cost_what_3"' not in page
    assert "Namn saknas" not in page
    assert count(db, NeedsCase) == 0
    fresh = principal.get("/behov/ny").text
    assert 'id="cost_what_2"' not in fresh  # no empty rows that nobody asked for
    plain = fresh.replace("\u00a0", " ")
    assert "Vårterminen 2027, 1 jan–30 jun" in plain


def test_a_child_with_an_open_case_for_the_time(principal, sign_in, municipality, db):
    first = send(principal, municipality, number=NUMBER, term="2027-01-01").location[-12:]
    again = send(principal, municipality, number=NUMBER, form_key="k2")
    page = again.get_data(as_text=True)
    assert again.status_code == 422
    assert "Barnet har redan ett öppet ärende för den tiden" in page
    assert f"{first[:4]} {first[4:8]} {first[8:]}" in page
    later = send(principal, municipality, number=NUMBER, form_key="k3", term="2027-07-01")
    assert later.status_code == 303
    # Somebody who is not in the case learns nothing by writing a number.
    other = sign_in(Role.PRINCIPAL, municipality.sibling)
    sent = other.post("/behov/ny", data={**ONE, "unit": str(municipality.sibling),
                                         "number": NUMBER, "form_key": "k4"})  # fmt: skip
    assert sent.status_code == 303
    assert count(db, NeedsCase) == 3


def part(ref, key):
    return f"/behov/{ref}/underlag/{key}"


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


TRIED = ["Liten grupp", "2026-08-17", "2026-10-30", "6", "Lugnare"]


@pytest.mark.parametrize(
    ("key", "data", "told"),
    [
        pytest.param("doc_situation", {"text": "ord " * 201}, ["Texten är 201 ord"], id="words"),
        pytest.param("doc_plan", {"text": LONG}, ["längre än 5000 tecken"], id="too long"),
        pytest.param("doc_duration", {"choice": "för evigt", "text": "a"}, ["Valet finns inte"],
                     id="no such choice"),
        pytest.param(
            "doc_tried",
            {"columns": "5", "cell": ["", "2026-02-30", "2026-10-30", "-4", "", *TRIED[:1],
                                      "2026-10-30", "2026-08-17", "81", LONG]},
            ["Rad 1: Första rutan är tom", "inte en dag i kalendern", "tal mellan 0 och 80",
             "Rad 2: Effekt är längre", "Till-dagen är före"], id="rows",
        ),
        pytest.param(
            "doc_requested", {"columns": "4", "cell": ["tåg", "50", "", "", "annat", "40", "", ""]},
            ["Rad 1: Valet finns inte", "tillsammans fler än 80 timmar"], id="support",
        ),
        pytest.param("doc_cost", {"columns": "2", "cell": ["Dator", "tolv", "", "5"]},
                     ["Rad 1: Beloppet går inte", "Rad 2: Första rutan"], id="costs"),
        pytest.param("doc_cost", {"columns": "2", "cell": ["x", "1"] * 31}, ["fler än 30 rader"],
                     id="too many rows"),
    ],
)  # fmt: skip
def test_a_part_that_is_wrong(principal, db, ref, key, data, told):
    answer = principal.post(part(ref, key), data={"version": "0", **data})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    for words in told:
        assert words in page
    for typed in (one for one in data.get("cell", ()) if len(one) > 2 and one != "tåg"):
        assert typed in page
    assert count(db, NeedsAnswer) == 0
    saved = principal.post(f"{part(ref, key)}/autospara", data={"version": "0", **data})
    assert saved.status_code == 422
    assert count(db, NeedsAnswer) == 0


def test_what_the_application_said_is_not_asked_for_again(principal, ref):
    page = principal.get(part(ref, "doc_requested")).text
    assert "Det här står i ansökan" in page
    assert 'value="20"' in page
    assert '<option value="assistenthjälp" selected>' in page
    assert "Liten grupp</textarea>" in page
    cost = principal.get(part(ref, "doc_cost")).text
    assert 'value="Skrivdator"' in cost
    assert 'value="4 500"' in cost
    case = principal.get(f"/behov/{ref}").text
    assert "Påbörjad, hämtat från ansökan, fyll i resten" in case
    assert "Underlaget: 10 delar kvar" in case  # the cost has been told
    cells = ["assistenthjälp", "12,5", "Assistent", "Hela dagen"]
    sent = principal.post(part(ref, "doc_requested"),
                          data={"version": "0", "columns": "4", "cell": cells})  # fmt: skip
    assert sent.status_code == 303
    case = principal.get(f"/behov/{ref}").text
    assert case.count("12,5") == 2  # the assistant's hours and all hours, changed in one place
    assert "24,5" not in case


def test_the_way_through_the_documentation(principal, officer, ref):
    case = principal.get(f"/behov/{ref}").text
    first = re.search(r'href="([^"]+)">Fyll i underlaget', case)[1]
    assert first == part(ref, "doc_situation")
    assert "behöver rättas" not in case  # nothing is red before it is asked for
    page = principal.get(first).text
    assert "Del 1 av 13 i underlaget" in page
    following = re.findall(r'name="next" value="(\w+)"', page)[0]
    data = {"version": "0", "text": "Så här.", "next": following, "go": "next"}
    assert principal.post(first, data=data).location == part(ref, "doc_child_view")
    officer.post(f"/behov/{ref}/ta")
    version = hidden(officer.get(f"/behov/{ref}").text, "version")
    asked = officer.post(f"/behov/{ref}/steg/ask_completion",
                         data={"version": version, "note": "Vad har prövats?"})  # fmt: skip
    assert asked.status_code == 303
    case = principal.get(f"/behov/{ref}").text
    assert "Komplettera underlaget" in case
    assert "Ska kompletteras" in case
    assert "Komplettering begärdes" in case
    assert "valfri" in case


def test_days_are_date_fields_and_a_word_that_was_stored_before_is_kept(principal, ref, db):
    address = part(ref, "doc_tried")
    page = principal.get(address).text
    assert page.count('type="date"') == 2
    assert page.count("<fieldset") == 1  # one row, and a button for the next
    more = principal.post(address, data={"version": "0", "go": "row", "columns": "5",
                                         "cell": TRIED}).text  # fmt: skip
    assert more.count("<fieldset") == 2
    assert 'value="2026-08-17"' in more
    assert count(db, NeedsAnswer) == 0
    odd = principal.post(address, data={"version": "0", "columns": "5",
                                        "cell": [*TRIED[:1], "augusti", *TRIED[2:]]})  # fmt: skip
    assert odd.status_code == 422
    assert 'value="augusti"' in odd.text


def test_a_part_saves_itself_and_the_same_twice_is_once(principal, officer, ref, db):
    address = part(ref, "doc_situation")
    saved = principal.post(f"{address}/autospara", data={"version": "0", "text": "Ett"})
    assert saved.json["version"] == 1
    again = principal.post(f"{address}/autospara", data={"version": "0", "text": "Ett"})
    assert again.json["version"] == 1  # sent twice
    assert principal.post(address, data={"version": "1", "text": "Ett två"}).status_code == 303
    officer.post(f"/behov/{ref}/ta")
    late = officer.post(f"{address}/autospara", data={"version": "1", "text": "Annat"})
    assert late.status_code == 409
    clash = officer.post(address, data={"version": "1", "text": "Annat"})
    assert clash.status_code == 409
    assert "Ett två" in clash.text
    assert "Annat" in clash.text
    assert count(db, NeedsAnswer) == 1


def test_a_code_that_has_lapsed_loses_nothing(principal, ref, db, clock):
    address = part(ref, "doc_situation")
    clock[0] += timedelta(minutes=16)
    saved = principal.post(f"{address}/autospara", data={"version": "0", "text": "Ett"},
                           headers={"Accept": "application/json"})  # fmt: skip
    assert saved.status_code == 401
    sent = principal.post(address, data={"version": "0", "text": "Ett"})
    assert sent.status_code == 403
    assert "Ett" in sent.text  # the page that asks for the code carries the words
    assert count(db, NeedsAnswer) == 0


def office(**parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        for name, content in {"[Content_Types].xml": "", "word/document.xml": "", **parts}.items():
            file.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        pytest.param("plan.exe", b"MZ" + b"\0" * 100, "inte en fil som kan bifogas", id="program"),
        pytest.param("plan.pdf", b"<html>hej</html>", "inte en fil som kan bifogas", id="lying"),
        pytest.param("plan.docx", office(**{"word/vbaProject.bin": "x"}), "makron", id="macros"),
        pytest.param("plan.pdf", b"", "är tom", id="empty"),
        pytest.param("plan.pdf", b"%PDF-" + b"x" * (5 * 1024 * 1024), "större än 5 MB", id="large"),
        pytest.param("", b"", "Välj ett dokument", id="none"),
    ],
)
def test_a_document_that_is_wrong(principal, ref, db, name, content, told):
    sent = principal.post(f"/behov/{ref}/dokument",
                          data={"file": (io.BytesIO(content), name), "kind": "plan"})  # fmt: skip
    assert sent.status_code == 422
    assert told in sent.text
    assert count(db, NeedsFile) == 0


def test_a_document_stays_in_a_case_that_is_closed(principal, officer, ref, db):
    sent = {"file": (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "plan.pdf"), "kind": "plan"}
    assert principal.post(f"/behov/{ref}/dokument", data=sent).status_code == 303
    with db.transaction() as session:
        file = session.scalars(select(NeedsFile.id)).one()
        case = session.scalars(select(NeedsCase)).one()
        case.stage, case.closed_at = "closed", case.opened_at
    for what in ("ta-bort", "angra"):
        answer = principal.post(f"/behov/{ref}/dokument/{file}/{what}")
        assert answer.status_code == 409
        assert "Ärendet är avslutat" in answer.text
    late = {"file": (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "plan.pdf"), "kind": "plan"}
    assert principal.post(f"/behov/{ref}/dokument", data=late).status_code == 409
    assert count(db, NeedsFile) == 1


def test_the_assessor_begins_from_the_case_and_sees_in_words_what_was_chosen(
    principal, officer, sign_in, municipality, ref, db
):
    officer.post(f"/behov/{ref}/ta")
    educator = sign_in(Role.SPECIAL_EDUCATOR, municipality.school)
    with db.transaction() as session:
        found = session.scalars(
            select(Account.id).filter_by(
                user_name=f"special_educator.{municipality.school}@provby.example"
            )
        ).one()
    assert (
        principal.post(f"/behov/{ref}/knyt", data={"tie": f"assessor:{found}"}).status_code == 303
    )
    with db.transaction() as session:
        session.scalars(select(NeedsCase)).one().stage = "assessment"
    page = educator.get(f"/behov/{ref}").text
    assert "Börja bedöma" in page
    begun = educator.post(f"/behov/{ref}/bedomning", data={"kind": "first"})
    question = educator.get(begun.location).text
    data = {"version": hidden(question, "version"), "question": hidden(question, "question"),
            "current": "3", "desired": "2", "go": "summary"}  # fmt: skip
    summary = educator.get(educator.post(begun.location, data=data).location).text
    assert "Det här har ni valt" in summary
    assert "3, Stort stöd: " in summary
    assert "2, Tydligt stöd: " in summary
    assert "Fortsätt bedöma" in educator.get(f"/behov/{ref}").text


def test_two_applications_for_what_looks_like_the_same_child(principal, officer, municipality, db):
    """Without a personal number the same name and birthday are asked about, in one's own cases."""
    first = send(principal, municipality)
    assert first.status_code == 303
    again = {"form_key": "k-twin", "name": "01 ek, ELEV"}
    asked = send(principal, municipality, **again)
    assert (asked.status_code, count(db, NeedsCase)) == (422, 1)
    assert "Det kan vara samma barn som i ert öppna ärende" in asked.text
    assert "Ja, det är ett annat barn" in asked.text
    # Another child, a later birthday, another term: none of them is asked about.
    assert send(principal, municipality, **again, is_another="y").status_code == 303
    assert send(principal, municipality, form_key="k-3", born="2016-05-05").status_code == 303
    # Whoever is in none of the cases learns nothing of them.
    assert send(officer, municipality, form_key="k-4").status_code == 303
