"""Who is told what waits for them: the decider, the officer, the unit and the auditor."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import NOW
from sqlalchemy import select, update
from support.needs_cases import NAME, account, applied, handled
from support.needs_decisions import people, proposal, waiting

from qms.access.actor import system_actor
from qms.access.policy import Can
from qms.inbox.models import InboxMessage
from qms.needs.core.cases.refs import shown_ref
from qms.needs.models import NeedsCase, NeedsPerson
from qms.needs.services.deciding.approving import decide, return_proposal
from qms.needs.services.deciding.proposing import save_proposal, send_proposal, take_back
from qms.needs.services.glass import break_glass
from qms.needs.services.opening import open_case
from qms.needs.services.telling import tell_unit

REMARK = "Timmarna stämmer inte med underlaget."


@pytest.fixture
def cast(db, municipality):
    """Return the people of a case whose proposal is sent, and its reference."""
    with db.transaction() as session:
        who = people(session, municipality, municipality.independent)
        ref = waiting(session, who, municipality.independent)
        save_proposal(session, who.officer, ref, proposal(), seen=0, now=NOW)
        send_proposal(session, who.officer, ref, seen=1, now=NOW)
        return who, ref


@pytest.fixture
def signed(as_actor, municipality):
    return {
        "officer": as_actor(f"officer.{municipality.id}@provby.example"),
        "decider": as_actor(f"decider.{municipality.id}@provby.example"),
        "unit": as_actor(f"independent_provider.{municipality.independent}@provby.example"),
    }


def unread(db, key):
    with db.reading() as session:
        query = select(InboxMessage).where(
            InboxMessage.once_key.startswith(key), InboxMessage.read_at.is_(None)
        )
        return [(one.account_id, one.subject) for one in session.scalars(query)]


def test_the_decider_has_a_row_until_it_is_decided_and_the_unit_until_it_is_read(cast, signed, db):
    who, ref = cast
    link, row = f"/behov/{ref}/beslut", "Besluta om stöd: ärende"
    page = signed["decider"].get("/").text
    assert (row in page, link in page, NAME in page) == (True, True, False)
    assert row not in signed["officer"].get("/").text
    assert [one for one, _ in unread(db, "needs:proposed")] == [who.decider.account_id]

    with db.transaction() as session:
        decide(session, who.decider, ref, seen=3, now=NOW)
    assert row not in signed["decider"].get("/").text
    assert unread(db, "needs:proposed") == []
    told = f"Beslut om ärende {shown_ref(ref)}"
    assert unread(db, "needs:decided") == [(who.unit.account_id, told)]
    page = signed["unit"].get("/").text
    assert told in page
    for secret in (NAME, "Bifall", "58", "timmar per vecka"):
        assert secret not in page.split("Att göra nu")[1].split("</ul>")[0]
    message = page.split("/meddelanden/")[1].split('"')[0]
    answer = signed["unit"].get(f"/meddelanden/{message}")
    assert answer.location.endswith(link)
    assert told not in signed["unit"].get("/").text


def test_a_decision_that_is_read_on_its_own_page_waits_no_more(cast, signed, db):
    who, ref = cast
    with db.transaction() as session:
        decide(session, who.decider, ref, seen=3, now=NOW)
    signed["officer"].get(f"/behov/{ref}/beslut")
    assert len(unread(db, "needs:decided")) == 1  # it is the unit that is told
    signed["unit"].get(f"/behov/{ref}/beslut")
    assert unread(db, "needs:decided") == []


def test_the_officer_has_a_row_when_it_comes_back_and_reads_why(cast, signed, db):
    who, ref = cast
    with db.transaction() as session:
        return_proposal(session, who.decider, ref, seen=3, remark=REMARK, now=NOW)
    page = signed["officer"].get("/").text
    assert "Förslaget kom tillbaka: ärende" in page
    assert "Skälet står på beslutets sida." in page
    assert REMARK not in page  # sealed: read in the case, where the reading is recorded
    assert REMARK in signed["officer"].get(f"/behov/{ref}/beslut").text
    assert "Besluta om stöd" not in signed["decider"].get("/").text
    assert unread(db, "needs:proposed") == []
    assert [one for one, _ in unread(db, "needs:returned")] == [who.officer.account_id]
    with db.transaction() as session:
        send_proposal(session, who.officer, ref, seen=4, now=NOW)
        assert "Förslaget kom tillbaka" not in signed["officer"].get("/").text
        take_back(session, who.officer, ref, seen=6, now=NOW)
    assert unread(db, "needs:proposed") == unread(db, "needs:returned") == []


def test_before_the_second_factor_no_case_is_named(cast, signed, db):
    who, ref = cast
    with signed["decider"].session_transaction() as session:
        session.pop("factor")
    page = signed["decider"].get("/").text
    assert "1 ärende om stöd väntar på dig" in page
    assert shown_ref(ref) not in page
    with db.transaction() as session:
        decide(session, who.decider, ref, seen=3, now=NOW)
    with signed["unit"].session_transaction() as session:
        session.pop("factor")
    page = signed["unit"].get("/").text
    assert "1 beslut om stöd att läsa" in page
    assert shown_ref(ref) not in page


def test_of_a_protected_child_only_those_who_may_know_are_told(cast, db):
    who, ref = cast
    with db.transaction() as session:
        case = session.scalars(select(NeedsCase).filter_by(ref=ref)).one()
        session.execute(update(NeedsPerson).filter_by(id=case.person_id).values(protected=True))
        system = system_actor("test")
        opened = open_case(session, system, ref, can=Can.NEEDS_READ, why="case", now=NOW)
        tell_unit(session, replace(opened, opened_by=who.officer.account_id), "1", now=NOW)
        assert unread(db, "needs:decided") == []
        tell_unit(session, opened, "2", now=NOW)  # the unit is the one that applied
    assert len(unread(db, "needs:decided")) == 1


def test_the_auditor_has_a_row_when_emergency_openings_wait(sign_in, db, municipality):
    client = sign_in("auditor")
    assert "nödöppning" not in client.get("/").text
    with db.transaction() as session:
        principal = account(session, "principal", municipality.school, "reader")
        officer = account(session, "case_officer", municipality.id, "handler")
        nurse = account(session, "student_health", municipality.id, "nurse")
        ref = handled(session, principal, officer, municipality.school)
        break_glass(
            session,
            nurse,
            ref,
            reason="Vårdnadshavaren ringer och barnet är på väg till akuten.",
            now=NOW,
        )
    page = client.get("/").text
    assert "1 nödöppning väntar på granskning" in page
    assert "/behov/loggkontroll" in page
    assert "nödöppning väntar" not in sign_in("case_officer").get("/").text


def test_what_is_granted_says_when_it_begins_and_the_list_whom_it_waits_for(cast, signed, db):
    who, ref = cast
    waits = signed["officer"].get("/behov").text
    assert "Väntar på" in waits
    assert '<td data-label="Väntar på">Provperson</td>' in waits  # the decider
    assert '<td data-label="Väntar på"><b>Dig</b></td>' in signed["decider"].get("/behov").text
    with db.transaction() as session:
        decide(session, who.decider, ref, seen=3, now=NOW)
    begins = "börjar 1\u00a0januari\u00a02027"
    page = signed["unit"].get("/behov").text
    assert f'<td data-label="Skede">Beviljat, {begins}</td>' in page
    assert f"Beviljat, {begins}" in signed["unit"].get(f"/behov/{ref}").text
    assert (
        "Det ges och betalas från 1\u00a0januari\u00a02027."
        in signed["unit"].get(f"/behov/{ref}").text
    )
    for query, is_there in (
        ("skede=running", True), ("skede=running&lage=mina", True), ("lage=sena", False),
        ("sort=waits", True), ("sort=stage", True), ("lage=avslutade", False),
    ):  # fmt: skip
        assert (f"/behov/{ref}" in signed["unit"].get(f"/behov?{query}").text) is is_there, query


def test_the_profile_says_what_is_next_in_this_case(cast, signed):
    _who, ref = cast
    page = signed["officer"].get(f"/behov/{ref}/profil").text
    assert "Nästa steg i ärendet" in page
    assert "En annan person än den som skrev förslaget beslutar." in page
    assert "Nästa steg har beslutsfattare: Provperson." in page


def test_a_row_says_the_year_when_it_is_another_and_that_it_is_late(
    sign_in, as_actor, db, municipality, clock
):
    clock[0] = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
    with db.transaction() as session:
        principal = account(session, "principal", municipality.school, "applies")
        applied(session, principal, municipality.school, now=clock[0])
        account(session, "case_officer", municipality.id, "later")
    officer = sign_in("case_officer")
    page = officer.get("/").text
    assert "Senast måndag 4\u00a0januari 2027" in page  # five days
    assert "5 dagar kvar." in page
    clock[0] = datetime(2027, 1, 6, 9, 0, tzinfo=UTC)
    page = as_actor(f"later.{municipality.id}@provby.example").get("/").text
    assert "Senast måndag 4\u00a0januari<" in page
    assert "2 dagar försenad." in page
