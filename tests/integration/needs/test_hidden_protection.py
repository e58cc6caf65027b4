"""Nobody who is not named learns from any answer that a child is protected."""

import io
import json
import zipfile

import pytest
from sqlalchemy import delete, select
from support.needs_cases import NAME, account, applied, handled, protect, tie

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, scope_of
from qms.audit.models import AuditRow
from qms.identity.models import Account
from qms.inbox.models import InboxMessage
from qms.kernel.clock import local_day
from qms.kernel.problems import RefusedError
from qms.needs.core.cases.application import Child
from qms.needs.core.cases.protecting import Naming
from qms.needs.core.cases.refs import shown_ref
from qms.needs.models import NeedsCase, NeedsNote, NeedsPerson
from qms.needs.queries.cases import my_cases, waiting_cases
from qms.needs.queries.money import tied_refs
from qms.needs.services import care, notes, protection
from qms.needs.services.extracting import extract
from qms.needs.services.moving import Move, move
from qms.needs.services.opening import open_case, take_case

NOBODYS = "20160564-0000"  # a coordination number with the birth number 000, never given
CHILD = Child(name=NAME, number=NOBODYS)


@pytest.fixture
def people(session, municipality):
    there = {"principal": municipality.school}
    roles = ("principal", "case_officer", "school_chief")
    found = {one: account(session, one, there.get(one, municipality.id)) for one in roles}
    return found | {"new": account(session, "case_officer", municipality.id, "new")}


@pytest.fixture(params=[False, True], ids=["another child", "a protected child"])
def held(request, session, municipality, people, now):
    """Return a case of the child, who is protected or not."""
    ref = handled(session, people["principal"], people["case_officer"], municipality.school,
                  key="a", child=CHILD)  # fmt: skip
    if request.param:
        protect(session, people["case_officer"], ref, people["school_chief"], now=now)
    return ref


def outcome(attempt):
    """Return what an attempt came to, in words that can be compared."""
    try:
        attempt()
    except (OutOfScopeError, RefusedError) as refused:
        return type(refused).__name__
    return "done"


def test_an_officer_who_applies_meets_the_same_whether_the_child_is_protected(
    session, municipality, people, held, now
):
    """Each line is what an officer does in a case of their own; none tells the mark."""
    new, today = people["new"], local_day(now)
    own = applied(session, new, municipality.school, key="b", child=CHILD)
    scope = scope_of(new, Can.NEEDS_HANDLE)
    opened = open_case(session, new, own, can=Can.NEEDS_READ, why="case", now=now)
    assert [one.value for one in opened.parts] == ["unit"]
    assert not opened.is_protected
    assert own not in {one.ref for one in waiting_cases(session, new.account_id, scope, on=today)}
    assert [one.ref for one in my_cases(session, new.account_id, scope, on=today)] == [own]
    attempts = {
        "take": lambda: care.take_on(session, new, own, now=now),
        "protect": lambda: protection.ask(session, new, own, now=now),
        "mark": lambda: protect(session, new, own, people["school_chief"], now=now),
        "unmark": lambda: protection.unprotect(session, new, own, "Behövs inte.", now=now),
        "name": lambda: protection.name_reader(session, new, own, new.account_id, now=now),
        "handle": lambda: take_case(session, new, own, can=Can.NEEDS_HANDLE, now=now),
        "decide": lambda: take_case(session, new, own, can=Can.NEEDS_DECIDE, now=now),
        "note": lambda: notes.add_note(session, new, own, "Hej", now=now),
        "officer": lambda: tie(session, new, own, new, "officer"),
        "reader": lambda: tie(session, new, own, new, "reader"),
        "other case": lambda: open_case(
            session, new, held, can=Can.NEEDS_READ, why="case", now=now
        ),
        "take other": lambda: care.take_on(session, new, held, now=now),
    }
    gone = {"take", "protect", "mark", "unmark", "name", "handle", "officer", "other case",
            "take other"}  # fmt: skip
    assert {name: outcome(one) for name, one in attempts.items()} == {
        name: "OutOfScopeError" if name in gone else "done" for name in attempts
    }


def test_one_who_lost_sight_of_a_case_applies_as_for_any_child(session, municipality, people, now):
    """An officer tied to the case before the mark: no answer leads back to it."""
    officer, other = people["case_officer"], people["new"]
    ref = handled(session, people["principal"], officer, municipality.school, key="a", child=CHILD)
    tie(session, officer, ref, other, "officer")
    with pytest.raises(RefusedError):  # it is told while it may be
        applied(session, other, municipality.school, key="b", child=CHILD)
    assert tied_refs(session, other.account_id) == {ref}
    protect(session, officer, ref, people["school_chief"], now=now)
    assert tied_refs(session, other.account_id) == set()  # a month of payments: as when untied
    assert ref in tied_refs(session, officer.account_id)
    again = applied(session, other, municipality.school, key="b", child=CHILD)
    assert again != ref
    for name in (ref, "AAAABBBBCCCC"):
        for can in (Can.NEEDS_READ, Can.NEEDS_WRITE, Can.NEEDS_PROTECT, Can.NEEDS_HANDLE):
            with pytest.raises(OutOfScopeError):
                take_case(session, other, name, can=can, now=now)


def test_a_key_is_each_account_s_own(session, municipality, people):
    """Nobody meets a case through the key of somebody else's form."""
    first = applied(session, people["principal"], municipality.school, key="same")
    second = applied(session, people["new"], municipality.school, key="same")
    assert first != second
    assert applied(session, people["new"], municipality.school, key="same") == second
    assert "same" not in set(session.scalars(select(NeedsCase.form_key)))


def test_marking_names_those_who_go_on_with_the_case(session, municipality, people, now):
    officer, chief, other = people["case_officer"], people["school_chief"], people["new"]
    ref = handled(session, people["principal"], officer, municipality.school)
    tie(session, officer, ref, chief, "decider")

    def mark(*named, alone=False):
        naming = Naming(named=frozenset(one.account_id for one in named), alone=alone)
        protection.protect(session, officer, ref, naming, now=now)

    with pytest.raises(RefusedError) as refused:
        mark()
    assert [one.column for one in refused.value.problems] == ["named", "alone"]
    with pytest.raises(RefusedError) as refused:
        mark(chief)
    assert [one.column for one in refused.value.problems] == ["alone"]
    with pytest.raises(RefusedError):
        mark(people["principal"], alone=True)  # reads, but decides nothing
    assert not session.scalars(select(NeedsPerson.protected)).one()
    mark(chief, other)
    asked = protection.ask(session, officer, ref, now=now)
    assert {number for number, _ in asked.readers} == {
        one.account_id for one in (officer, chief, other)
    }
    named = select(AuditRow.details).where(AuditRow.action == "needs.named-reader")
    assert len(session.scalars(named).all()) == 2
    open_case(session, chief, ref, can=Can.NEEDS_READ, why="case", now=now)


def test_why_a_mark_is_taken_away_is_sealed_in_the_case(session, municipality, people, now):
    officer = people["case_officer"]
    ref = handled(session, people["principal"], officer, municipality.school)
    protect(session, officer, ref, people["school_chief"], now=now)
    for reason in ("", "kort", "x" * 1_001):
        with pytest.raises(RefusedError):
            protection.unprotect(session, officer, ref, reason, now=now)
    protection.unprotect(session, officer, ref, "Sekretessmarkeringen är hävd.", now=now)
    note = session.scalars(select(NeedsNote)).one()
    assert b"Sekretess" not in note.body
    told = session.scalars(select(AuditRow.details).where(AuditRow.target == ref)).all()
    assert not any("Sekretess" in one for one in told)


def test_a_child_who_moves_leaves_the_applicant_s_case_alike(
    session, municipality, people, held, now
):
    own = applied(session, people["new"], municipality.school, key="b", child=CHILD)
    day = Move(day=local_day(now))
    assert outcome(lambda: move(session, people["new"], own, day, now=now)) == "done"


def packed(session, actor, ref, now):
    """Return the extract's cover sheet and its data."""
    file = zipfile.ZipFile(io.BytesIO(extract(session, actor, ref, now=now)))
    cover = file.read("forsattsblad.txt").decode("utf-8-sig")
    return cover, json.loads(file.read("utdrag.json"))


def test_an_extract_says_that_a_part_lacks_and_who_gathers_it_and_no_more(
    session, municipality, people, now
):
    officer, other = people["case_officer"], people["new"]
    gatherer = account(session, "data_protection", municipality.id)
    session.get_one(Account, gatherer.account_id).name = "Ombud Oxel"
    sibling = account(session, "principal", municipality.sibling)
    mine = handled(session, people["principal"], officer, municipality.school, key="a", child=CHILD)
    cover, data = packed(session, officer, mine, now)
    assert "Utdraget omfattar alla ärenden om barnet." in cover
    assert "Lämnas bara till barnets vårdnadshavare eller till eleven själv." in cover
    assert data["is_complete"] is True
    theirs = handled(session, sibling, other, municipality.sibling, key="b", child=CHILD)
    cover, data = packed(session, officer, mine, now)
    assert "Utdraget är inte fullständigt." in cover
    assert "Ombud Oxel" in cover
    assert data["is_complete"] is False
    text = cover + json.dumps(data)
    assert "Ängsskolan" not in text
    assert theirs not in text
    assert shown_ref(theirs) not in text
    assert {one["unit_id"] for one in data["tables"]["needs_placement"]} == {municipality.school}
    told = dict(session.execute(select(InboxMessage.account_id, InboxMessage.subject)).all())
    assert set(told) == {other.account_id, gatherer.account_id}
    assert shown_ref(theirs) in told[other.account_id]
    assert shown_ref(theirs) not in told[gatherer.account_id]


def test_an_officer_to_whom_the_child_is_a_secret_is_not_asked_for_their_part(
    session, municipality, people, now
):
    officer, other = people["case_officer"], people["new"]
    gatherer = account(session, "data_protection", municipality.id)
    sibling = account(session, "principal", municipality.sibling)
    mine = handled(session, people["principal"], officer, municipality.school, key="a", child=CHILD)
    theirs = handled(session, sibling, other, municipality.sibling, key="b", child=CHILD)
    protect(session, officer, mine, people["school_chief"], now=now)
    session.execute(delete(InboxMessage))
    cover, _ = packed(session, officer, mine, now)
    assert "Utdraget är inte fullständigt." in cover
    wanted = select(InboxMessage.account_id, InboxMessage.subject)
    told = [row for row in session.execute(wanted) if "registerutdrag" in row.subject]
    assert [(row.account_id, shown_ref(theirs) in row.subject) for row in told] == [
        (gatherer.account_id, True)
    ]
