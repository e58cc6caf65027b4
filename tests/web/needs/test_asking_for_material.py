"""Material that is missing: the assessor asks the officer, who asks the unit, which answers."""

import re
from datetime import timedelta

import pytest
from needs_cases import QUESTIONS, actor_of, assess, make_case
from sqlalchemy import select

from qms.access.policy import Can
from qms.access.roles import Role
from qms.identity.models import Account
from qms.inbox.models import InboxMessage
from qms.needs.core.assessing import Kind
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.documentation.content import PartContent
from qms.needs.models import NeedsCase
from qms.needs.services import assessing
from qms.needs.services.care import tie
from qms.needs.services.documentation import part_states, save_part
from qms.needs.services.opening import take_case

EXPERT = "Råd om syn, hörsel eller medicinska insatser"
COMMENTS = {"request_far_from_need": "Mer än vardagen.", "assistant_without_need": "Utflykter."}
WORDS = "Skriv vilket stöd synrådgivaren rekommenderar."


@pytest.fixture
def enter(sign_in, db, municipality, clock):
    """Return a case in assessment, and a function that signs somebody in who is tied to it."""
    with db.transaction() as session:
        case = make_case(session, municipality, parts=())
    clients = {}

    def entered(part):
        if part not in clients:
            roles = {Part.ASSESSOR: Role.ASSESSOR, Part.OFFICER: Role.CASE_OFFICER,
                     Part.UNIT: Role.PRINCIPAL}  # fmt: skip
            where = (municipality.preschool,) if part is Part.UNIT else ()
            clients[part] = sign_in(roles[part], *where)
            with db.transaction() as session:
                query = select(Account.id).where(Account.user_name == sign_in.names[-1])
                account_id = session.scalars(query).one()
                tie(session, case.actors[Part.OFFICER], case.ref, account_id, part, now=clock[0])
                case.actors[part] = actor_of(session, account_id)
        return clients[part]

    entered.case = case
    return entered


def judged(db, case, clock):
    """Return the address of the assessor's whole draft: great need in seeing, nothing else."""
    with db.transaction() as session:
        actor = case.actors[Part.ASSESSOR]
        new, version = assessing.begin(session, actor, case.ref, Kind.FIRST, now=clock[0]), 0
        for key in QUESTIONS:
            current, desired = {"SIN1": (3, 2), "LAR1": (1, 0)}.get(key, (0, 0))
            given = assessing.Given(question=key, current=current, desired=desired, seen="")
            version = assessing.save_answer(
                session, actor, case.ref, new, given, version=version, now=clock[0]
            ).version
    return f"/behov/{case.ref}/bedomning/{new}"


def version_of(page):
    return re.search(r'name="version" value="(\d+)"', page)[1]


def fill_everything(db, case, clock):
    """Write every required part of the documentation."""
    now, officer = clock[0], case.actors[Part.OFFICER]
    with db.transaction() as session:
        _, opened = take_case(session, officer, case.ref, can=Can.NEEDS_WRITE, now=now)
        for one in part_states(session, opened, now=now):
            if one.is_required:
                days = {"från": "2026-08-17", "till": "2026-10-30"}
                rest = [days.get(key, "1") for key in one.part.columns[1:]] or ["1"]
                row = (one.part.options[0] if one.part.options else "x", *rest)
                choice = next(iter(one.part.options), "")
                content = PartContent(text="Så här.", choice=choice, rows=(row,))
                save_part(session, officer, case.ref, one.part.key, content, seen=0, now=now)


def told(db, actor):
    with db.reading() as session:
        query = select(InboxMessage).where(
            InboxMessage.account_id == actor.account_id, InboxMessage.read_at.is_(None)
        )
        return [one.subject for one in session.scalars(query)]


def test_from_the_assessor_s_question_to_the_unit_s_answer(enter, db, clock):
    case = enter.case
    assessor, officer, unit = (enter(one) for one in (Part.ASSESSOR, Part.OFFICER, Part.UNIT))
    address, ref = judged(db, case, clock), shown_ref(case.ref)

    page = assessor.get(address).text
    where = re.findall(r'<a href="([^"]+)">([^<]+)</a>', page)
    assert (f"{address}/senses/1" in dict(where), f"/behov/{case.ref}/underlag/doc_expert" in
            dict(where)) == (True, True)  # fmt: skip
    asked = assessor.post(f"{address}/be-om-underlag", data={"ask": "Det saknas.",
                                                             "part": "doc_expert"})  # fmt: skip
    assert asked.status_code == 303
    assert f"Bedömaren behöver mer underlag: ärende {ref}" in told(db, case.actors[Part.OFFICER])
    assert "Du frågade handläggaren" in assessor.get(address).text

    clock[0] += timedelta(minutes=1)
    page = officer.get(f"/behov/{case.ref}").text
    assert "Bedömaren behöver mer underlag" in page
    assert re.search(r'id="ask-doc_expert"[^>]* checked', page)
    answer = officer.post(
        f"/behov/{case.ref}/steg/ask_completion",
        data={"version": version_of(page), "note": WORDS, "part": "doc_expert"},
    )
    assert answer.status_code == 303
    page = officer.get(f"/behov/{case.ref}").text
    assert "Handläggaren har bett om komplettering. Nästa steg har enheten" in page
    assert "Enheten har fått ett meddelande" in page

    # The unit: a row, the officer's words on top, and one part marked.
    subject = f"Handläggaren ber om komplettering: ärende {ref}"
    assert subject in told(db, case.actors[Part.UNIT])
    start = unit.get("/").text
    assert f"Komplettera underlaget: ärende {ref}" in start
    page = unit.get(f"/behov/{case.ref}").text
    assert (WORDS in page, page.count("Ska kompletteras")) == (True, 1)

    clock[0] += timedelta(minutes=1)
    part = f"/behov/{case.ref}/underlag/doc_expert"
    assert unit.post(part, data={"version": "0", "text": "Större stil."}).status_code == 303
    assert f"Kompletteringen har kommit in: ärende {ref}" in told(db, case.actors[Part.OFFICER])
    assert subject not in told(db, case.actors[Part.UNIT])
    page = unit.get(f"/behov/{case.ref}").text
    assert "Kompletteringen har kommit in. Nästa steg har handläggaren" in page
    assert "Ska kompletteras" not in page
    assert f"Komplettera underlaget: ärende {ref}" not in unit.get("/").text


def test_a_question_without_words_is_told_and_nobody_else_s_draft_asks(enter, db, clock):
    assessor = enter(Part.ASSESSOR)
    address = judged(db, enter.case, clock)
    assessor.post(f"{address}/be-om-underlag", data={"ask": " "})
    assert "Förklaringen saknas" in assessor.get(address).text
    other = assessor.post(f"/behov/{enter.case.ref}/bedomning/{'0' * 32}/be-om-underlag",
                          data={"ask": "Hej."})  # fmt: skip
    assert other.status_code == 404


def test_the_unit_learns_what_the_assessment_may_require(enter):
    page = enter(Part.UNIT).get(f"/behov/{enter.case.ref}").text
    assert f"Bedömningen kan komma att kräva: {EXPERT}" in page
    assert "kan komma att krävas" in page


def test_a_case_that_comes_back_to_a_sent_assessment_goes_on_past_it(enter, db, clock):
    """Asked for again from the proposal: the assessment stands until the officer takes it back."""
    case, officer = enter.case, enter(Part.OFFICER)
    enter(Part.ASSESSOR)
    with db.transaction() as session:
        assess(session, case, Part.ASSESSOR, {"LAR1": (1, 0)}, now=clock[0], comments=COMMENTS)
    clock[0] += timedelta(minutes=1)
    page = officer.get(f"/behov/{case.ref}").text
    posted = {"version": version_of(page), "note": WORDS, "part": "doc_expert"}
    officer.post(f"/behov/{case.ref}/steg/ask_completion", data=posted)
    clock[0] += timedelta(minutes=1)
    fill_everything(db, case, clock)
    page = officer.get(f"/behov/{case.ref}").text
    gone = officer.post(f"/behov/{case.ref}/steg/found_complete",
                        data={"version": version_of(page)})  # fmt: skip
    assert gone.status_code == 303, gone.text
    with db.reading() as session:
        assert session.scalars(select(NeedsCase.stage).filter_by(ref=case.ref)).one() == "proposal"
