"""Who can open a case, what it leaves in the trail, and that all refusals look the same."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from builders import NOW
from sqlalchemy import select
from support.needs_cases import NAME, account, applied, handled, protect, tie

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import ForbiddenError, OutOfScopeError, scope_of
from qms.audit.models import AuditRow
from qms.inbox.models import InboxMessage
from qms.kernel.clock import local_day
from qms.kernel.problems import RefusedError
from qms.needs.core.cases.application import Child
from qms.needs.core.cases.kinds import Part
from qms.needs.models import NeedsCare, NeedsCase, NeedsPerson
from qms.needs.queries.cases import my_cases
from qms.needs.queries.people import candidates
from qms.needs.queries.request import request_of
from qms.needs.services import care, protection
from qms.needs.services.glass import break_glass
from qms.needs.services.moving import Move, move
from qms.needs.services.opening import NotRecordedError, open_case, take_case

NOBODYS = "20160564-0000"  # a coordination number with the birth number 000, never given
REASON = "Eleven är försvunnen och skolan måste veta vad som har avtalats."


@dataclass(frozen=True)
class People:
    """Everybody around one case at the school, and the case."""

    ref: str
    principal: Actor
    other_principal: Actor
    assessor: Actor
    officer: Actor
    chief: Actor
    reviewer: Actor


@pytest.fixture
def people(session, municipality, now):
    principal = account(session, "principal", municipality.school)
    officer = account(session, "case_officer", municipality.id)
    ref = handled(session, principal, officer, municipality.school)
    return People(
        ref=ref,
        principal=principal,
        other_principal=account(session, "principal", municipality.sibling),
        assessor=account(session, "special_educator", municipality.school),
        officer=officer,
        chief=account(session, "school_chief", municipality.id),
        reviewer=account(session, "auditor", municipality.id),
    )


def reads(session, ref):
    query = select(AuditRow).where(AuditRow.target == ref, AuditRow.action.like("needs.read-%"))
    return session.scalars(query).all()


def opens(session, actor, ref, now, *, can=Can.NEEDS_READ):
    try:
        return open_case(session, actor, ref, can=can, why="case", now=now)
    except OutOfScopeError:
        return None


def test_those_who_are_tied_open_it_and_every_reading_is_in_the_trail(session, people, now):
    for who in (people.principal, people.officer):
        opened = opens(session, who, people.ref, now)
        assert request_of(session, opened).name == NAME
    assert [(row.actor, row.action) for row in reads(session, people.ref)] == [
        (people.principal.pseudonym, "needs.read-case"),
        (people.officer.pseudonym, "needs.read-case"),
    ]


@pytest.mark.parametrize("who", ["other_principal", "assessor", "chief"])
def test_a_role_without_a_tie_gets_the_answer_of_a_case_that_is_not_there(
    session, people, now, who
):
    actor = getattr(people, who)
    for ref in (people.ref, "AAAABBBBCCCC"):
        with pytest.raises(OutOfScopeError):
            open_case(session, actor, ref, can=Can.NEEDS_READ, why="case", now=now)
    assert reads(session, people.ref) == []


def test_a_session_that_stores_nothing_reads_nothing(db, municipality, now):
    with db.transaction() as session:
        principal = account(session, "principal", municipality.school)
        ref = applied(session, principal, municipality.school)
    with db.reading() as session, pytest.raises(NotRecordedError):
        open_case(session, principal, ref, can=Can.NEEDS_READ, why="case", now=now)


def test_a_tie_opens_and_an_ended_tie_closes(session, people, now):
    tie(session, people.officer, people.ref, people.assessor, "assessor")
    opened = opens(session, people.assessor, people.ref, now, can=Can.NEEDS_ASSESS)
    assert [one.value for one in opened.parts] == ["assessor"]
    row = session.scalars(select(NeedsCare).filter_by(account_id=people.assessor.account_id)).one()
    care.untie(session, people.principal, people.ref, row.id, now=now)
    assert opens(session, people.assessor, people.ref, now) is None


def test_only_those_with_the_right_are_tied_and_one_never_makes_both_assessments(
    session, people, now
):
    with pytest.raises(RefusedError):
        tie(session, people.officer, people.ref, people.other_principal, "assessor")
    tie(session, people.officer, people.ref, people.assessor, "assessor")
    with pytest.raises(RefusedError):
        tie(session, people.officer, people.ref, people.assessor, "second_assessor")
    with pytest.raises(ForbiddenError):
        tie(session, people.assessor, people.ref, people.chief, "decider")


def test_an_emergency_opening_reads_for_an_hour_changes_nothing_and_is_told(session, people, now):
    with pytest.raises(RefusedError):
        break_glass(session, people.chief, people.ref, reason="bråttom", now=now)
    until = break_glass(session, people.chief, people.ref, reason=REASON, now=now)
    assert until == now + timedelta(hours=1)
    assert opens(session, people.chief, people.ref, now).by_break_glass
    with pytest.raises(OutOfScopeError):
        take_case(session, people.chief, people.ref, can=Can.NEEDS_READ, now=now)
    assert opens(session, people.chief, people.ref, now, can=Can.NEEDS_DECIDE) is None
    assert opens(session, people.chief, people.ref, until) is None
    told = session.scalars(select(InboxMessage.account_id)).all()
    assert told == [people.reviewer.account_id]


def test_protected_identity_is_there_for_the_named_alone_and_each_access_alerts(
    session, people, now, municipality
):
    tie(session, people.officer, people.ref, people.assessor, "assessor")
    decider = account(session, "case_officer", municipality.id, "decider")
    protect(session, people.officer, people.ref, decider, now=now)
    assert opens(session, people.assessor, people.ref, now) is None
    with pytest.raises(OutOfScopeError):
        break_glass(session, people.chief, people.ref, reason=REASON, now=now)
    protection.name_reader(session, people.officer, people.ref, people.assessor.account_id, now=now)
    assert opens(session, people.assessor, people.ref, now).is_protected
    assert opens(session, people.officer, people.ref, now) is not None
    subjects = session.scalars(select(InboxMessage.subject)).all()
    # Two openings, and the officer who named somebody.
    assert len(subjects) == len(set(subjects)) == 3
    assert not any("skydd" in subject.casefold() for subject in subjects)
    with pytest.raises(RefusedError):
        protection.unprotect(session, people.officer, people.ref, " ", now=now)
    protection.unprotect(session, people.officer, people.ref, "Skyddet har upphört.", now=now)
    assert not session.scalars(select(NeedsPerson.protected)).one()


def test_the_old_unit_sees_nothing_from_the_day_of_the_move(session, people, now, municipality):
    assert opens(session, people.principal, people.ref, now) is not None
    move(session, people.principal, people.ref, Move(day=local_day(now)), now=now)
    assert opens(session, people.principal, people.ref, now) is None
    assert opens(session, people.officer, people.ref, now).stage == "closed"
    again = applied(session, people.other_principal, municipality.sibling, key="two")
    assert opens(session, people.other_principal, people.ref, now) is None
    assert opens(session, people.other_principal, again, now) is not None


def test_the_same_number_is_the_same_person_and_neither_unit_sees_the_others(
    session, people, now, municipality
):
    child = {"number": NOBODYS}
    first = applied(session, people.principal, municipality.school, key="a",
                    child=Child(name="Elev Al 02", **child))  # fmt: skip
    second = applied(session, people.other_principal, municipality.sibling, key="b",
                     child=Child(name="Elev Alm 02", born=date(2016, 5, 4), **child))  # fmt: skip
    rows = {row.ref: row for row in session.scalars(select(NeedsCase))}
    assert rows[first].person_id == rows[second].person_id
    assert rows[second].previous_id is None
    assert opens(session, people.other_principal, first, now) is None
    seen = opens(session, people.other_principal, second, now)
    assert request_of(session, seen).name == "Elev Alm 02"


@pytest.mark.parametrize("role", ["principal", "case_officer"])
def test_a_protected_child_s_number_opens_the_applicants_own_case_and_no_other(
    session, people, now, municipality, role
):
    child = Child(name=NAME, number=NOBODYS)
    held = handled(session, people.principal, people.officer, municipality.school, key="a",
                   child=child)  # fmt: skip
    protect(session, people.officer, held, people.chief, now=now)
    node = municipality.school if role == "principal" else municipality.id
    who = account(session, role, node, who="new")
    own = applied(session, who, municipality.school, key="b", child=child)
    assert not opens(session, who, own, now).is_protected  # is not told
    scope, today = scope_of(who, Can.NEEDS_READ), local_day(now)
    assert [one.ref for one in my_cases(session, who.account_id, scope, on=today)] == [own]
    assert opens(session, who, held, now) is None
    if role == "case_officer":
        for ref in (own, held):
            with pytest.raises(OutOfScopeError):
                break_glass(session, who, ref, reason=REASON, now=now)
        with pytest.raises(OutOfScopeError):  # nobody names themselves by applying
            protection.name_reader(session, who, own, who.account_id, now=now)
    care.take_on(session, people.officer, own, now=now)
    assert opens(session, people.officer, own, now).is_protected


def test_work_in_a_protected_person_s_case_is_told_once_a_day(session, people, now):
    protect(session, people.officer, people.ref, people.chief, now=now)

    def work(who, at):
        take_case(session, who, people.ref, can=Can.NEEDS_WRITE, now=at)
        return len(session.scalars(select(InboxMessage.id)).all())

    tomorrow = now + timedelta(days=1)
    told = [work(people.officer, now), work(people.officer, now), work(people.principal, now),
            work(people.officer, tomorrow)]  # fmt: skip
    assert told == [1, 1, 2, 3]


def test_one_who_was_untied_is_tied_again_and_one_who_is_tied_stays_so(session, people):
    def offered(part):
        opened = open_case(session, people.officer, people.ref, can=Can.NEEDS_READ, why="case",
                           now=NOW)  # fmt: skip
        found = candidates(session, opened, (part,), on=NOW.date())
        return {one.account_id for _, one in found}

    who = people.assessor.account_id
    for _ in range(2):
        assert who in offered(Part.ASSESSOR)
        assert care.tie(session, people.officer, people.ref, who, Part.ASSESSOR, now=NOW)
        assert not care.tie(session, people.officer, people.ref, who, Part.ASSESSOR, now=NOW)
        # Neither the part one has, nor the other of the two assessments, is offered.
        assert who not in offered(Part.ASSESSOR) | offered(Part.SECOND_ASSESSOR)
        query = select(NeedsCare.id).filter_by(account_id=who, ended_at=None, part="assessor")
        care.untie(session, people.officer, people.ref, session.scalars(query).one(), now=NOW)


def test_the_officer_is_not_offered_to_decide(session, people):
    opened = open_case(session, people.officer, people.ref, can=Can.NEEDS_READ, why="case", now=NOW)
    found = candidates(session, opened, (Part.DECIDER,), on=NOW.date())
    assert people.officer.account_id not in {one.account_id for _, one in found}
    assert people.chief.account_id in {one.account_id for _, one in found}
