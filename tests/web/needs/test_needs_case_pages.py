"""A case from the application to the assessment, as the people around it see its pages."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.identity.models import Account
from qms.needs.models import NeedsCase, NeedsFile

NAME = "Elev Ek 01"
ONE = {
    "form_key": "k1", "name": NAME, "born": "2016-05-04", "number": "", "form": "compulsory",
    "term": "2027-01-01", "terms": "1", "measures": "Assistent på lektioner\nLiten grupp",
    "assistant_hours": "20", "total_hours": "24,5", "child_hours": "28",
    "cost_what": ["Skrivdator", ""], "cost_amount": ["4 500", ""],
}  # fmt: skip


@pytest.fixture
def principal(sign_in, municipality):
    return sign_in(Role.PRINCIPAL, municipality.school)


@pytest.fixture
def officer(sign_in):
    return sign_in(Role.CASE_OFFICER)


def account_of(db, role, node):
    with db.reading() as session:
        name = f"{role}.{node}@provby.example"
        return session.scalars(select(Account.id).filter_by(user_name=name)).one()


def apply(client, municipality, **changes):
    answer = client.post("/behov/ny", data={**ONE, "unit": str(municipality.school), **changes})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    return answer.location.rsplit("/", 1)[-1]


def reads(db, ref, kind="case"):
    with db.reading() as session:
        query = select(AuditRow.seq).where(
            AuditRow.target == ref, AuditRow.action == f"needs.read-{kind}"
        )
        return len(session.scalars(query).all())


def test_from_the_application_to_the_assessment(principal, officer, sign_in, municipality, db):
    page = principal.get("/behov")
    assert "Du är inte knuten till något ärende." in page.text
    principal.get("/behov/ny")
    ref = apply(principal, municipality)
    assert apply(principal, municipality) == ref  # the same form again is the same case

    # The name stands in the case and in no list; each reading is in the trail.
    assert NAME not in principal.get("/behov").text
    before = reads(db, ref)
    assert NAME in principal.get(f"/behov/{ref}").text
    assert reads(db, ref) == before + 1

    # An officer who has not taken the case gets the answer of one that is not there.
    assert officer.get(f"/behov/{ref}").status_code == 404
    page = officer.get("/behov")
    assert "Väntar på en handläggare" in page.text
    assert NAME not in page.text
    assert officer.post(f"/behov/{ref}/ta").status_code == 303
    page = officer.get(f"/behov/{ref}").text
    assert "underlaget är inte komplett" in page
    assert "ingen bedömare är knuten" in page

    fill_in(principal, ref)
    sign_in(Role.SPECIAL_EDUCATOR, municipality.school)
    educator = account_of(db, "special_educator", municipality.school)
    tied = principal.post(f"/behov/{ref}/knyt", data={"tie": f"assessor:{educator}"})
    assert tied.status_code == 303

    version = hidden(officer.get(f"/behov/{ref}").text, "version")
    moved = officer.post(f"/behov/{ref}/steg/found_complete", data={"version": version})
    assert moved.status_code == 303
    again = officer.post(f"/behov/{ref}/steg/found_complete", data={"version": version})
    assert again.status_code == 409
    with db.reading() as session:
        assert session.scalars(select(NeedsCase.stage)).one() == "assessment"


def fill_in(client, ref):
    """Write something in every part of the documentation that is required."""
    page = client.get(f"/behov/{ref}").text
    for key in re.findall(rf"/behov/{ref}/underlag/(\w+)", page):
        part = client.get(f"/behov/{ref}/underlag/{key}").text
        data = {"version": hidden(part, "version"), "text": "Så här är det."}
        if 'name="choice"' in part:
            data["choice"] = re.findall(r'<option value="([^"]+)"', part)[0]
        if 'name="columns"' in part:
            wide = int(hidden(part, "columns"))
            first = re.findall(r'<option value="([^"]+)"', part)
            cells = {"doc_tried": ["Liten grupp", "2026-08-17", "2026-10-30", "6,5", "Lugnare"],
                     "doc_requested": [*first[:1], "20", "Assistent", "Hela dagen"],
                     "doc_cost": ["Skrivdator", "12 500"]}[key]  # fmt: skip
            assert len(cells) == wide
            data |= {"columns": str(wide), "cell": cells}
        answer = client.post(f"/behov/{ref}/underlag/{key}", data=data)
        assert answer.status_code == 303, (key, answer.text)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_every_fault_of_an_application_is_told_at_once(principal, municipality, db):
    answer = principal.post("/behov/ny", data={
        "form_key": "k2", "unit": str(municipality.school), "term": "2020-01-01", "terms": "9",
        "number": "19121212-1211", "assistant_hours": "tjugo",
    })  # fmt: skip
    assert answer.status_code == 422
    for words in ("Namn saknas", "Personnumret stämmer inte", "Skolformen finns inte",
                  "Terminen går inte att söka", "en eller två terminer", "Skriv ett tal",
                  "säger inte vad som behövs"):  # fmt: skip
        assert words in answer.text
    with db.reading() as session:
        assert session.scalars(select(NeedsCase)).all() == []


def test_two_who_write_in_the_same_part_lose_nothing(principal, officer, municipality):
    ref = apply(principal, municipality)
    officer.post(f"/behov/{ref}/ta")
    for client in (principal, officer):
        client.get(f"/behov/{ref}/underlag/doc_situation")
    mine = {"version": "0", "text": "Rektorns text"}
    assert principal.post(f"/behov/{ref}/underlag/doc_situation", data=mine).status_code == 303
    answer = officer.post(f"/behov/{ref}/underlag/doc_situation",
                          data={"version": "0", "text": "Handläggarens text"})  # fmt: skip
    assert answer.status_code == 409
    assert "Rektorns text" in answer.text
    assert "Handläggarens text" in answer.text
    long = {"version": "1", "text": "ord " * 201}
    answer = principal.post(f"/behov/{ref}/underlag/doc_situation", data=long)
    assert answer.status_code == 422
    assert "Texten är 201 ord." in answer.text


def test_a_document_is_sealed_and_its_name_is_in_no_address(principal, municipality, db):
    ref = apply(principal, municipality)
    content = b"%PDF-1.7\nMARKER-IN-THE-PAPER\n%%EOF\n"
    sent = principal.post(f"/behov/{ref}/dokument", data={
        "file": (BytesIO(content), "Elev Ek utredning.pdf"), "kind": "plan",
    })  # fmt: skip
    assert sent.status_code == 303
    with db.reading() as session:
        row = session.scalars(select(NeedsFile)).one()
        assert b"MARKER" not in row.content
        assert b"Elev" not in row.name
    assert "Elev Ek utredning.pdf" in principal.get(f"/behov/{ref}").text
    fetched = principal.get(f"/behov/{ref}/dokument/{row.id}")
    assert fetched.data == content
    assert "Elev" not in fetched.headers["Content-Disposition"]
    assert reads(db, ref, "file") == 1
    bad = principal.post(f"/behov/{ref}/dokument", data={"file": (BytesIO(b"MZ"), "x.exe")})
    assert bad.status_code == 422
    removed = principal.post(f"/behov/{ref}/dokument/{row.id}/ta-bort")
    assert "Ångra" in removed.text
    assert principal.get(f"/behov/{ref}/dokument/{row.id}").status_code == 404
    assert principal.post(f"/behov/{ref}/dokument/{row.id}/angra").status_code == 303


def test_an_emergency_opening_shows_the_case_and_says_so(principal, sign_in, municipality):
    ref = apply(principal, municipality)
    chief = sign_in(Role.SCHOOL_CHIEF)
    assert chief.get(f"/behov/{ref}").status_code == 404
    chief.get("/behov/nodoppning")
    missing = chief.post("/behov/nodoppning", data={"ref": "AAAA BBBB CCCC", "reason": "x" * 30})
    assert missing.status_code == 422
    opened = chief.post("/behov/nodoppning", data={"ref": ref.lower(), "reason": "x" * 30})
    assert opened.status_code == 303
    page = chief.get(f"/behov/{ref}").text
    assert "Du läser i en nödöppning" in page
    assert NAME in page


def test_protection_move_and_renewal_pages(principal, officer, sign_in, municipality, db):
    ref = apply(principal, municipality)
    officer.post(f"/behov/{ref}/ta")
    sign_in(Role.SCHOOL_CHIEF)
    chief = str(account_of(db, "school_chief", municipality.id))
    marked = officer.post(f"/behov/{ref}/skydda", data={"named": [chief], "alone": "1"})
    assert marked.status_code == 303
    own = principal.get(f"/behov/{ref}")  # the case they applied in, and no word of the mark
    assert (own.status_code, "Skyddad identitet" in own.text) == (200, False)
    assert ref[:4] in principal.get("/behov").text
    me = account_of(db, "principal", municipality.school)
    assert officer.post(f"/behov/{ref}/lasare", data={"account": str(me)}).status_code == 303
    assert "Skyddad identitet" in principal.get(f"/behov/{ref}").text
    why = {"reason": "Sekretessmarkeringen är hävd."}
    assert officer.post(f"/behov/{ref}/ta-bort-skydd", data=why).status_code == 303
    assert principal.get(f"/behov/{ref}/forlang").status_code in {200, 404}
    refused = principal.post(f"/behov/{ref}/flytt", data={"day": "2030-01-01"})
    assert refused.status_code == 422
    principal.get(f"/behov/{ref}/flytt")
    moved = principal.post(f"/behov/{ref}/flytt", data={"day": "2026-11-20"})
    assert moved.status_code == 303
    assert principal.get(f"/behov/{ref}").status_code == 404
    assert "Avslutat" in officer.get(f"/behov/{ref}").text


def test_the_process_is_drawn_and_a_new_version_leaves_old_cases(
    principal, officer, municipality, db
):
    apply(principal, municipality)
    assert "Så går ett ärende om stöd" in officer.get("/behov/processen").text
    form = officer.get("/behov/processen/andra").text
    data = {name: value for name, value in re.findall(r'name="([\w-]+)" value="([^"]*)"', form)
            if not name.startswith("by-")}  # fmt: skip
    for step in set(re.findall(r'name="(by-\w+)"', form)):
        data[step] = re.findall(rf'name="{step}" value="(\w+)" checked', form)
    wrong = {**data, "days-received": "tre", "apply_by-autumn": "13-45"}
    bad = officer.post("/behov/processen/andra", data=wrong)
    assert bad.status_code == 422
    assert bad.text.count("field-error") >= 2
    saved = officer.post("/behov/processen/andra", data={**data, "days-received": "3"})
    assert saved.status_code == 303
    ref = apply(principal, municipality, form_key="k3", name="Elev Ek 02")
    with db.reading() as session:
        days = [(row.due_on - row.opened_at.date()).days for row in
                session.scalars(select(NeedsCase).order_by(NeedsCase.process_id))]  # fmt: skip
    assert days == [5, 3]
    assert principal.get(f"/behov/{ref}").status_code == 200


def test_the_start_page_tells_of_the_next_step_and_never_of_the_child(
    principal, officer, municipality
):
    ref = apply(principal, municipality)
    page = officer.get("/").text
    assert "1 ansökan om stöd väntar på en handläggare" in page
    officer.post(f"/behov/{ref}/ta")
    for client in (officer, principal):  # completeness is theirs to take on
        page = client.get("/").text
        assert f"/behov/{ref}" in page
        assert "Komplettering: ärende" in page
        assert NAME not in page


def test_before_the_second_factor_the_start_page_tells_only_how_many(
    principal, officer, municipality
):
    ref = apply(principal, municipality)
    officer.post(f"/behov/{ref}/ta")
    with officer.session_transaction() as session:
        session.pop("factor")
    page = officer.get("/").text
    assert "1 ärende om stöd väntar på dig" in page
    assert ref not in page
    assert "Komplettering: ärende" not in page
