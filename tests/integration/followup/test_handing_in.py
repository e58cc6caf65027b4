import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from builders import NOW
from filed_reports import (
    EVERYTHING,
    KR,
    add_activity,
    approve,
    filing,
    hand_in,
    open_for,
    person,
    save,
    send_back,
    version,
    write_whole,
)
from sqlalchemy import func, select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError, Scope
from qms.audit.models import AuditRow
from qms.followup.core.report.frozen import content_of
from qms.followup.core.report.head import Shown
from qms.followup.core.report.states import NotAllowedNowError, SamePersonError, State
from qms.followup.models import ReportEvent, ReportFrozen
from qms.followup.queries import lists, reports
from qms.followup.services import handing_in, reaching
from qms.followup.services.handing_in import ChangedSinceError, StoppedError
from qms.kernel.problems import RefusedError
from qms.org import queries as org

ON = date(2026, 11, 20)


@ground
def filed(session, municipality):
    return filing(session, municipality)


@ground
def submitted(session, filed):
    write_whole(session, filed)
    hand_in(session, filed)
    return filed


def test_a_faulty_report_is_stopped_with_every_finding(session, filed):
    add_activity(session, filed, kr="9 000")
    with pytest.raises(StoppedError) as stopped:
        hand_in(session, filed)
    rules = [one.rule for one in stopped.value.findings]
    assert rules.count("money_not_balanced") == 1
    assert rules.count("answer_missing") == 9
    assert reports.head(session, filed.id).state is State.DRAFT
    assert session.scalar(select(func.count(ReportFrozen.id))) == 0


def test_handed_in_twenty_times_is_handed_in_once(session, filed):
    write_whole(session, filed)
    assert {hand_in(session, filed) for _ in range(20)} == {State.SUBMITTED}
    assert session.scalar(select(func.count(ReportEvent.id))) == 1
    assert session.scalar(select(func.count(ReportFrozen.id))) == 1
    count = select(func.count()).where(AuditRow.action == "followup.report-submitted")
    assert session.scalar(count) == 1


def test_what_was_checked_is_what_is_handed_in(session, filed):
    write_whole(session, filed)
    seen = version(session, filed.id)
    save(session, filed, 2, {"so_q2_aims": "Ändrat av en kollega medan kontrollen visades."})
    with pytest.raises(ChangedSinceError):
        handing_in.submit(session, filed.principal, filed.id, seen=seen, now=NOW)
    assert reports.head(session, filed.id).state is State.DRAFT


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        pytest.param(datetime(2027, 2, 26, 22, 59, 59, tzinfo=UTC), False, id="23.59.59 in Sweden"),
        pytest.param(datetime(2027, 2, 26, 23, 0, 0, tzinfo=UTC), True, id="midnight in Sweden"),
    ],
)
def test_late_is_after_the_local_day_and_is_still_accepted(session, filed, moment, late):
    write_whole(session, filed)
    assert reports.head(session, filed.id).shown(moment) is (
        Shown.OVERDUE if late else Shown.IN_PROGRESS
    )
    assert hand_in(session, filed, now=moment) is State.SUBMITTED
    assert reports.head(session, filed.id).was_late is late


def test_an_independent_unit_that_does_not_take_part_is_never_late(session, municipality):
    open_for(session, {municipality.independent: 1})
    (line,) = lists.lines(session, EVERYTHING, on=ON)
    assert line.head.shown(datetime(2028, 1, 1, tzinfo=UTC)) is Shown.NOT_STARTED


def test_returned_with_a_comment_completed_and_approved(session, submitted):
    send_back(session, submitted, comment=" Hur? ")
    assert reports.head(session, submitted.id).state is State.RETURNED
    save(session, submitted, 2, {"so_q2_aims": "Nu står det hur målen ska märkas av alla."})
    hand_in(session, submitted)
    assert approve(session, submitted) is State.APPROVED
    events = reports.events(session, submitted.id)
    assert [(one.state.value, one.comment) for one in events] == [
        ("approved", ""),
        ("submitted", ""),
        ("returned", "Hur?"),
        ("submitted", ""),
    ]


@pytest.mark.parametrize("comment", ["", "  \n", "x" * 5001])
def test_a_return_says_what_to_complete_in_reasonable_length(session, submitted, comment):
    with pytest.raises(RefusedError):
        send_back(session, submitted, comment=comment)
    assert reports.head(session, submitted.id).state is State.SUBMITTED


def test_the_approved_copy_is_frozen_and_anybody_can_check_it(session, submitted):
    approve(session, submitted)
    copy = reports.latest_copy(session, submitted.id)
    assert (copy.stage, copy.template, copy.template_version) == (
        State.APPROVED,
        "socio_outcome",
        2,
    )
    assert sha256(copy.body.encode()).hexdigest() == copy.sha256
    body = json.loads(copy.body)
    assert content_of(body) == reports.whole(session, submitted.id).content
    assert (body["about"]["unit"], body["about"]["year"]) == ("Åkerskolan", 2026)


def test_every_krona_of_an_approved_report_is_traced(session, submitted):
    approve(session, submitted)
    content = content_of(json.loads(reports.latest_copy(session, submitted.id).body))
    traced = sum(one.ore for one in content.activities) + (content.unused_ore or 0)
    assert traced == content.amount_ore + content.carried_ore == 10_000 * KR


def test_approved_twenty_times_is_approved_once(session, submitted):
    assert {approve(session, submitted) for _ in range(20)} == {State.APPROVED}
    stages = session.scalars(select(ReportFrozen.stage).order_by(ReportFrozen.id)).all()
    assert stages == ["submitted", "approved"]


def test_an_approved_report_is_not_opened_again(session, submitted):
    approve(session, submitted)
    for step in (
        lambda: hand_in(session, submitted),
        lambda: send_back(session, submitted, comment="Igen."),
        lambda: save(session, submitted, 2, {"so_q2_aims": "Efteråt."}),
    ):
        with pytest.raises(NotAllowedNowError):
            step()


def test_nobody_approves_what_they_handed_in(session, municipality, submitted):
    both = person(
        session, Role.SCHOOL_CHIEF, municipality.id, pseudonym=submitted.principal.pseudonym
    )
    with pytest.raises(SamePersonError):
        approve(session, submitted, by=both)
    assert reports.head(session, submitted.id).state is State.SUBMITTED


def test_a_return_is_of_the_version_that_was_read(session, submitted):
    seen = version(session, submitted.id)
    send_back(session, submitted, comment="Komplettera.")
    hand_in(session, submitted)
    with pytest.raises(ChangedSinceError):
        send_back(session, submitted, comment="Komplettera.", seen=seen)
    assert reports.head(session, submitted.id).state is State.SUBMITTED


def test_approval_is_of_the_version_that_was_read(session, submitted):
    seen = version(session, submitted.id)
    send_back(session, submitted, comment="Komplettera.")
    save(session, submitted, 2, {"so_q2_aims": "En ny text som ingen har läst än i huset."})
    hand_in(session, submitted)
    with pytest.raises(ChangedSinceError):
        handing_in.approve(session, submitted.chief, submitted.id, seen=seen, now=NOW)


@pytest.mark.parametrize(
    ("role", "where", "refusal"),
    [
        pytest.param(Role.PRINCIPAL, "school", ForbiddenError, id="the principal"),
        pytest.param(Role.QUALITY_LEAD, "id", ForbiddenError, id="the quality lead"),
        pytest.param(Role.SCHOOL_CHIEF, "private", OutOfScopeError, id="another provider's chief"),
    ],
)
def test_only_the_school_chief_above_the_unit_approves(
    session, municipality, submitted, role, where, refusal
):
    with pytest.raises(refusal):
        approve(session, submitted, by=person(session, role, getattr(municipality, where)))


def test_who_sees_a_report_and_whose_it_is(session, municipality, submitted):
    chief = reaching.see(session, submitted.chief, submitted.id, on=ON)
    principal = reaching.see(session, submitted.principal, submitted.id, on=ON)
    assert (chief.is_own, principal.is_own) == (False, True)
    stranger = person(session, Role.PRINCIPAL, municipality.sibling)
    with pytest.raises(OutOfScopeError):
        reaching.see(session, stranger, submitted.id, on=ON)
    with pytest.raises(OutOfScopeError):
        reaching.see(session, submitted.chief, 424242, on=ON)


def test_lists_for_the_start_pages(session, municipality, submitted):
    path = org.node(session, municipality.north, on=ON).path
    assert lists.to_do(session, EVERYTHING, on=ON) == ()
    assert [line.head.id for line in lists.to_review(session, EVERYTHING, on=ON)] == [submitted.id]
    assert lists.to_review(session, Scope((path,)), on=ON)
    assert lists.to_review(session, Scope(), on=ON) == ()
    send_back(session, submitted, comment="Komplettera.")
    (line,) = lists.to_do(session, EVERYTHING, on=ON)
    assert (line.head.due, line.head.summary.done) == (date(2027, 2, 26), 5)


def test_counts_say_how_many_are_shown_as_what(session, municipality, submitted):
    found = lists.lines(session, EVERYTHING, on=ON, year=2026)
    counts = lists.counts(found, NOW + timedelta(days=200))
    assert counts[Shown.SUBMITTED] == 1
    assert sum(counts.values()) == len(found)
