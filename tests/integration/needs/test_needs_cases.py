"""What is done to a case: taken, completed, renewed, moved, and told of to the child itself."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import make_municipality
from sqlalchemy import delete, func, select
from support.needs_cases import NAME, account, application, applied, handled, tie

from qms.access.actor import system_actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, scope_of
from qms.audit.models import AuditRow
from qms.db.base import Base
from qms.kernel.clock import local_day
from qms.kernel.problems import RefusedError
from qms.needs.core.assessing import Kind
from qms.needs.core.cases.application import Child, Request
from qms.needs.core.documentation.content import PartContent
from qms.needs.core.log_review.reviewing import Verdict
from qms.needs.core.process import StepRefusedError
from qms.needs.models import NeedsBreakGlass, NeedsCase, NeedsEvent, NeedsPlacement
from qms.needs.queries.cases import my_cases, waiting_cases
from qms.needs.queries.extract import reached
from qms.needs.queries.renewals import is_evaluated
from qms.needs.services import assessing, care, files, notes
from qms.needs.services.applying import apply
from qms.needs.services.documentation import NotNowError, is_complete, part_states, save_part
from qms.needs.services.extracting import extract
from qms.needs.services.glass import break_glass
from qms.needs.services.log_review import review_glass
from qms.needs.services.moving import Move, move
from qms.needs.services.opening import open_case, take_case
from qms.needs.services.renewing import renew
from qms.needs.services.stepping import take_step
from qms.vault.columns import sealed_tables

PDF = b"%PDF-1.7\nMARKER-PAPER\n%%EOF\n"
AGAIN = Request(name="", total_hours=Decimal(10), measures=("Mindre grupp",))


@pytest.fixture
def principal(session, municipality):
    return account(session, "principal", municipality.school)


@pytest.fixture
def officer(session, municipality):
    return account(session, "case_officer", municipality.id)


def run_to(session, officer, ref, now, *steps):
    """Take steps that other pages take, in the officer's name and that of the system."""
    system = system_actor("test")
    for step in steps:
        row, opened = take_case(session, system, ref, can=Can.NEEDS_READ, now=now)
        take_step(session, system, row, opened, step, now=now, is_complete=True)


def granted(session, principal, officer, municipality, now, *, key="one"):
    ref = handled(session, principal, officer, municipality.school, key=key, now=now)
    educator = account(session, "special_educator", municipality.school, who=f"edu-{key}")
    tie(session, officer, ref, educator, "assessor")
    steps = ("found_complete", "assessment_sent", "proposal_ready", "decided")
    run_to(session, officer, ref, now, *steps)
    return ref


def test_a_case_waits_for_an_officer_and_is_taken_once(session, principal, officer, municipality,
                                                       now):  # fmt: skip
    ref = applied(session, principal, municipality.school)
    scope, today = scope_of(officer, Can.NEEDS_HANDLE), local_day(now)
    (line,) = waiting_cases(session, officer.account_id, scope, on=today)
    assert (line.ref, line.stage.key, line.parts) == (ref, "received", frozenset())
    care.take_on(session, officer, ref, now=now)
    other = account(session, "case_officer", municipality.id, who="other")
    with pytest.raises(OutOfScopeError):
        care.take_on(session, other, ref, now=now)
    assert waiting_cases(session, officer.account_id, scope, on=today) == ()
    (mine,) = my_cases(session, officer.account_id, scope, on=today)
    assert (mine.stage.key, mine.is_mine_to_act) == ("completeness", True)
    assert not mine.is_late(today)
    assert mine.is_late(today + timedelta(days=11))  # completeness may take ten days
    events = session.scalars(select(NeedsEvent.step).order_by(NeedsEvent.seq)).all()
    assert events == ["applied", "begin_check"]


def test_a_case_goes_on_when_nothing_is_lacking(session, principal, officer, municipality, now):
    ref = handled(session, principal, officer, municipality.school)

    def go_on(who=officer, step="found_complete", note=""):
        row = session.scalars(select(NeedsCase).filter_by(ref=ref)).one()
        return notes.move_on(session, who, ref, step, note=note, seen=row.version, now=now)

    with pytest.raises(StepRefusedError) as refused:
        go_on()
    assert sorted(refused.value.lacking) == ["assessor", "complete"]
    with pytest.raises(StepRefusedError):
        go_on(principal)  # the officer's step
    with pytest.raises(RefusedError):
        go_on(step="ask_completion")  # says not what is missing
    assert go_on(step="ask_completion", note="Berätta vad som prövats.") == "completeness"
    with pytest.raises(OutOfScopeError):
        go_on(step="decided")  # is taken by the decision, never by a button

    _, opened = take_case(session, principal, ref, can=Can.NEEDS_APPLY, now=now)
    for one in part_states(session, opened, now=now):
        if one.is_required:
            assert not is_complete(session, opened, now=now)
            wide = len(one.part.columns) or 2
            days = {"från": "2026-08-17", "till": "2026-10-30"}
            rest = [days.get(key, "1") for key in one.part.columns[1:]] or ["1"] * (wide - 1)
            row = (one.part.options[0] if one.part.options else "x", *rest)
            content = PartContent(
                text="Så här är det.", choice=next(iter(one.part.options), ""), rows=(row,)
            )
            save_part(session, principal, ref, one.part.key, content, seen=0, now=now)
    assert is_complete(session, opened, now=now)
    educator = account(session, "special_educator", municipality.school)
    tie(session, officer, ref, educator, "assessor")
    assert go_on() == "assessment"


def test_an_assessor_neither_sees_nor_writes_the_costs(session, principal, officer, municipality,
                                                       now):  # fmt: skip
    ref = handled(session, principal, officer, municipality.school)
    educator = account(session, "special_educator", municipality.school)
    tie(session, officer, ref, educator, "assessor")
    row = (("Dator", "4 500"),)
    with pytest.raises(OutOfScopeError):
        save_part(session, educator, ref, "doc_cost", PartContent(rows=row), seen=0, now=now)
    save_part(session, principal, ref, "doc_cost", PartContent(rows=row), seen=0, now=now)


def test_a_renewal_waits_for_the_evaluation_of_the_last_period(
    session, principal, officer, municipality, now
):
    ref = granted(session, principal, officer, municipality, now)
    first = application(0).first

    def again(key="again"):
        return renew(session, principal, ref, AGAIN, first=first, terms=1, form_key=key, now=now)

    with pytest.raises(RefusedError) as refused:
        again()
    assert "inte uppföljd" in refused.value.problems[0].message
    content = PartContent(text="För sent")
    with pytest.raises(NotNowError):
        save_part(session, principal, ref, "doc_situation", content, seen=0, now=now)
    run_to(session, officer, ref, now, "follow_up_begun", "evaluated")
    new = again()
    assert again() == new
    opened = open_case(session, principal, new, can=Can.NEEDS_READ, why="case", now=now)
    before = session.scalars(select(NeedsCase).filter_by(ref=ref)).one()
    assert (opened.previous_id, opened.person_id) == (before.id, before.person_id)
    assert is_evaluated(session, before.id)
    # The same child applied for anew, past the renewal: it waits for the follow-up all the same.
    row = session.scalars(select(NeedsCase).filter_by(ref=new)).one()
    session.execute(delete(NeedsEvent).where(NeedsEvent.step == "evaluated"))
    care.take_on(session, officer, new, now=now)
    with pytest.raises(StepRefusedError) as lacking:
        notes.move_on(session, officer, new, "found_complete", seen=row.version, now=now)
    assert "evaluated" in lacking.value.lacking
    with pytest.raises(OutOfScopeError):  # an application that was never granted has no renewal
        renew(session, principal, new, AGAIN, first=first, terms=1, form_key="x", now=now)


def test_a_move_ends_every_case_of_the_child_at_the_unit(
    session, principal, officer, municipality, now
):
    number = {"number": "20160564-0000"}  # a birth number that is given to nobody
    same = {"child": Child(name=NAME, **number)}
    first = applied(session, principal, municipality.school, key="a", **same)
    later = {"first": date(2027, 7, 1), **same}
    second = applied(session, principal, municipality.school, key="b", **later)
    other = applied(session, principal, municipality.school, key="c")
    with pytest.raises(RefusedError):
        move(session, principal, first, Move(day=local_day(now) + timedelta(days=1)), now=now)
    about = Move(day=local_day(now), leaves_municipality=True)
    move(session, principal, first, about, now=now)
    stages = dict(session.execute(select(NeedsCase.ref, NeedsCase.stage)).all())
    assert stages == {first: "closed", second: "closed", other: "received"}
    steps = session.scalars(select(NeedsEvent.step).where(NeedsEvent.stage_after == "closed")).all()
    assert steps == ["handed_over"] * 2
    ends = session.scalars(select(NeedsPlacement.valid_to).order_by(NeedsPlacement.id)).all()
    assert ends == [local_day(now), None]


def test_twenty_who_send_the_same_form_open_one_case(open_db, now):
    with open_db.transaction() as session:
        school = make_municipality(session).school
        principal = account(session, "principal", school)

    def send(_):
        with open_db.transaction() as session:
            return apply(session, principal, application(school), form_key="same", now=now)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(20)))) == 1
    with open_db.reading() as session:
        assert session.scalar(select(func.count()).select_from(NeedsCase)) == 1


def test_the_extract_holds_everything_about_the_child_and_nothing_about_others(
    session, principal, officer, municipality, now
):
    ref = handled(session, principal, officer, municipality.school)
    other = replace(application(0).child, name="Elev Al 99")
    applied(session, principal, municipality.school, key="b", child=other)
    save_part(session, principal, ref, "doc_situation", PartContent(text="MARKER-PART"), seen=0,
              now=now)  # fmt: skip
    notes.add_note(session, officer, ref, "MARKER-NOTE", now=now)
    file = files.hand_in(
        session, principal, ref, kind="plan", name="MARKER-NAME.pdf", content=PDF, now=now
    )
    with pytest.raises(OutOfScopeError):
        extract(session, account(session, "case_officer", municipality.id, who="x"), ref, now=now)
    packed = zipfile.ZipFile(io.BytesIO(extract(session, officer, ref, now=now)))
    text = packed.read("utdrag.json").decode()
    told = json.loads(text)["tables"]
    for marker in (NAME, "MARKER-PART", "MARKER-NOTE", "MARKER-NAME", "Skrivdator"):
        assert marker in text
    assert "Elev Al 99" not in text
    assert principal.pseudonym not in json.dumps(told["needs_case"])
    assert packed.read(f"dokument/{file}.pdf") == PDF
    (version,) = json.loads(text)["instruments"]
    assert [version["id"]] == [one["instrument_id"] for one in told["needs_case"]]
    assert {one["key"] for one in told["needs_answer"]} <= set(version["documentation"])


def test_the_extract_tells_of_the_officers_own_cases_and_counts_the_others(
    session, principal, officer, municipality, now
):
    same = {"child": Child(name=NAME, number="20160564-0000")}
    other = account(session, "case_officer", municipality.id, who="other")
    mine, too, theirs = (
        handled(session, principal, who, municipality.school, key=str(first), first=first, **same)
        for who, first in (
            (officer, date(2027, 1, 1)), (officer, date(2027, 7, 1)), (other, date(2028, 1, 1)),
        )
    )  # fmt: skip
    chief = account(session, "school_chief", municipality.id)
    educator = account(session, "special_educator", municipality.school)
    notes.add_note(session, other, theirs, "MARKER-THEIRS", now=now)
    tie(session, officer, mine, educator, "assessor")
    run_to(session, officer, mine, now, "found_complete")
    draft = assessing.begin(session, educator, mine, Kind.FIRST, now=now)
    break_glass(session, chief, mine, reason="MARKER-REASON: det kan inte vänta.", now=now)
    glass = session.scalars(select(NeedsBreakGlass)).one()
    auditor = account(session, "auditor", municipality.id)
    note = "MARKER-REVIEW: skälet räckte inte."
    review_glass(session, auditor, glass.id, Verdict.UNJUSTIFIED, note, version=0, now=now)

    tie(session, other, theirs, officer, "decider")
    with pytest.raises(OutOfScopeError):  # tied, but not as its officer
        extract(session, officer, theirs, now=now)
    session.execute(delete(AuditRow).where(AuditRow.action == "needs.read-extract"))
    packed = zipfile.ZipFile(io.BytesIO(extract(session, officer, mine, now=now)))
    text = packed.read("utdrag.json").decode()
    told = json.loads(text)
    assert {one["ref"] for one in told["tables"]["needs_case"]} == {mine, too}
    assert told["is_complete"] is False
    assert "MARKER-REASON" in text
    for hidden in ("MARKER-THEIRS", "MARKER-REVIEW", draft):
        assert hidden not in text
    query = select(AuditRow.target).where(AuditRow.action == "needs.read-extract")
    assert sorted(session.scalars(query)) == sorted([mine, too])


NOT_ABOUT_THE_CHILD = {"second_factor", "needs_log_pick"}
"""Sealed tables about those who work: a key, and what a reviewer noted about a reading."""


def test_every_sealed_table_is_in_the_extract_or_is_about_somebody_else():
    sealed = {one.table.name for one in sealed_tables(Base.metadata)}
    assert sealed - reached() - NOT_ABOUT_THE_CHILD == set()
