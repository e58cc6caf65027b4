from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import NOW, make_account
from filed_reports import approve, filing, hand_in, person, send_back, write_whole
from sqlalchemy import func, select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError, Scope
from qms.audit.models import AuditRow
from qms.followup.core.actions.records import Plan
from qms.followup.core.review.closer_look import Rule
from qms.followup.core.review.records import AgreementText, DialogueText, FeedbackText
from qms.followup.models import Report, ReportEvent, ReportFrozen
from qms.followup.queries import actions as action_queries
from qms.followup.queries import closer_look as look_queries
from qms.followup.queries import collated, comments, dialogues, feedback, reports
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services import actions, agreements, closer_look, commenting, rest
from qms.followup.services import dialogues as talking
from qms.followup.services import feedback as writing
from qms.followup.services.actions import ChangedMeanwhileError
from qms.followup.services.agreements import AlreadyFollowedUpError
from qms.followup.services.feedback import AlreadySentError
from qms.inbox.models import InboxMessage
from qms.kernel.problems import RefusedError

TODAY = date(2026, 11, 20)
DUE = date(2027, 2, 1)
PLAN = Plan(
    title="Läsgrupper i årskurs 2",
    cause="Eleverna möter för få texter.",
    measure="Andel över gränsen",
    baseline="62 %",
    owner="Förstelärare i svenska",
    due=date(2027, 5, 28),
)
SAYS = FeedbackText(works="Analysen visar varför.", develop="Utgångsvärden saknas.")
HELD = DialogueText(held_on=TODAY, took_part=("principal", "school_chief"), said="Vi talade.")
AGREED = AgreementText(body="Mäta läsningen i januari", owner="Rektor", due=DUE)


@ground
def lead(session, municipality):
    return person(session, Role.QUALITY_LEAD, municipality.id)


@ground
def principal(session, municipality):
    return person(session, Role.PRINCIPAL, municipality.school)


@ground
def stranger(session, municipality):
    return person(session, Role.PRINCIPAL, municipality.sibling, pseudonym="another")


@ground
def account(session, municipality):
    return make_account(session, Role.PRINCIPAL, municipality.school)


@ground
def filed(session, municipality):
    return filing(session, municipality)


@pytest.fixture
def section(session, filed):
    return reports.whole(session, filed.id).template.sections[0].key


def comment(session, actor, filed, section, **changes):
    fields = {"body": "Varför syns inte åk 4?", "form_key": "c1", "now": NOW, **changes}
    commenting.add_comment(session, actor, filed.id, section=section, **fields)


def messages(session):
    query = select(InboxMessage.account_id, InboxMessage.subject).order_by(InboxMessage.id)
    return [tuple(row) for row in session.execute(query)]


def events(session, action):
    query = select(func.count()).where(AuditRow.action == action)
    return session.scalar(query)


def reasons(session, actor, **more):
    found = closer_look.looks(session, actor, on=more.pop("on", TODAY), **more)
    return {unit.id: [one.rule for one in look.reasons] for unit, look in found}


# ---------- Comments ----------


def test_both_sides_comment_and_the_unit_is_told(session, filed, section, lead, account):
    for _ in range(2):
        comment(session, lead, filed, section)
    comment(session, filed.principal, filed, section, body="Gruppen är liten.", form_key="c2")
    found = comments.of_report(session, filed.id)
    assert [(one.body, one.role) for one in found] == [
        ("Varför syns inte åk 4?", "quality_lead"),
        ("Gruppen är liten.", "principal"),
    ]
    assert messages(session) == [(account, "Ny kommentar i rapporten från Åkerskolan")]
    assert events(session, "followup.report-commented") == 2


def test_a_comment_is_resolved_and_opened_again(session, filed, section, lead):
    comment(session, lead, filed, section)
    (one,) = comments.of_report(session, filed.id)
    for _ in range(2):
        commenting.resolve(session, filed.principal, one.id, is_resolved=True, now=NOW)
    assert comments.unresolved(session, EVERYWHERE, on=TODAY) == ()
    assert events(session, "followup.comment-resolved") == 1
    commenting.resolve(session, lead, one.id, is_resolved=False, now=NOW)
    (line,) = comments.unresolved(session, EVERYWHERE, on=TODAY)
    assert (line.comment.id, line.unit.name) == (one.id, "Åkerskolan")
    assert comments.written_by_others([line], lead.pseudonym) == ()


def test_comments_stay_when_the_report_moves_on_and_are_in_no_copy(session, filed, section, lead):
    write_whole(session, filed)
    comment(session, lead, filed, section, body="Skriv om det här stycket.")
    hand_in(session, filed)
    send_back(session, filed, comment="Komplettera med ett mått.")
    hand_in(session, filed)
    approve(session, filed)
    assert [one.is_open for one in comments.of_report(session, filed.id)] == [True]
    bodies = session.scalars(select(ReportFrozen.body)).all()
    assert len(bodies) == 3
    assert not any("Skriv om det här stycket" in body for body in bodies)


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        pytest.param({"body": "  "}, ["comment_body"], id="empty"),
        pytest.param({"body": "x" * 2_001}, ["comment_body"], id="too long"),
        pytest.param({"body": "Se 20120405-1234."}, ["comment_body"], id="an identity number"),
        pytest.param({"question": "so_unknown"}, ["comment_about"], id="no such question"),
        pytest.param(
            {"question": "so_unknown", "body": ""}, ["comment_about", "comment_body"], id="both"
        ),
    ],
)
def test_a_comment_with_faults_is_refused(session, filed, section, lead, changes, columns):
    with pytest.raises(RefusedError) as refused:
        comment(session, lead, filed, section, **changes)
    assert [one.column for one in refused.value.problems] == columns


def test_nobody_comments_on_anothers_report(session, filed, section, stranger, municipality):
    with pytest.raises(OutOfScopeError):
        comment(session, stranger, filed, section)
    auditor = person(session, Role.AUDITOR, municipality.id)
    with pytest.raises(ForbiddenError):
        comment(session, auditor, filed, section)


# ---------- Collated ----------


def test_only_what_was_handed_in_is_laid_beside_each_other(session, filed, lead):
    def read():
        return collated.copies(
            session, EVERYWHERE, template="socio_outcome", year=2026, on=TODAY, readers=Scope()
        )

    write_whole(session, filed)
    assert read() == ()
    hand_in(session, filed)
    (one,) = read()
    assert one.line.unit.name == "Åkerskolan"
    assert one.copy["about"]["unit"] == "Åkerskolan"


# ---------- Feedback ----------


def begun(session, actor, unit_id, says=SAYS):
    return writing.begin_feedback(session, actor, unit_id, says, form_key="f1", now=NOW)


def test_feedback_is_a_draft_until_it_is_sent_once(session, municipality, lead, principal, account):
    made = begun(session, lead, municipality.school)
    assert begun(session, lead, municipality.school) == made
    better = replace(SAYS, support="Kvalitetsenheten hjälper till.")
    writing.change_feedback(session, lead, made, better, seen=0, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        writing.change_feedback(session, lead, made, SAYS, seen=0, now=NOW)
    assert messages(session) == []
    assert writing.send_feedback(session, lead, made, seen=1, now=NOW) == 1
    assert writing.send_feedback(session, lead, made, seen=1, now=NOW) == 0
    assert messages(session) == [(account, "Återkoppling från förvaltningen till Åkerskolan")]
    (line,) = feedback.lines(session, EVERYWHERE, on=TODAY)
    assert (line.feedback.says, line.feedback.autumn) == (better, 2026)
    with pytest.raises(AlreadySentError):
        writing.change_feedback(session, lead, made, SAYS, seen=2, now=NOW)


def test_feedback_that_says_nothing_or_names_a_pupil_is_not_sent(session, municipality, lead):
    made = begun(session, lead, municipality.school, FeedbackText(support="Vi hjälper till."))
    with pytest.raises(RefusedError):
        writing.send_feedback(session, lead, made, seen=0, now=NOW)
    with pytest.raises(RefusedError):
        writing.change_feedback(
            session, lead, made, FeedbackText(works="eleven Karin"), seen=0, now=NOW
        )


def test_a_draft_is_thrown_away_and_a_principal_writes_none(session, municipality, lead, principal):
    made = begun(session, lead, municipality.school)
    writing.throw_feedback(session, lead, made, seen=0, now=NOW)
    assert feedback.lines(session, EVERYWHERE, on=TODAY) == ()
    with pytest.raises(ForbiddenError):
        begun(session, principal, municipality.school)
    with pytest.raises(OutOfScopeError):
        begun(session, lead, municipality.id)


# ---------- Dialogue ----------


@ground
def held(session, municipality, lead):
    return talking.record_dialogue(session, lead, municipality.school, HELD, form_key="d1", now=NOW)


@ground
def agreed(session, lead, held):
    agreements.add_agreement(session, lead, held, AGREED, form_key="a1", now=NOW)
    return dialogues.line(session, held, EVERYWHERE, on=TODAY).held.agreements[0].id


def test_a_dialogue_is_recorded_once_and_changed(session, municipality, lead, held):
    again = talking.record_dialogue(
        session, lead, municipality.school, HELD, form_key="d1", now=NOW
    )
    assert again == held
    said = replace(HELD, said="Vi talade om läsningen.")
    talking.change_dialogue(session, lead, held, said, seen=0, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        talking.change_dialogue(session, lead, held, HELD, seen=0, now=NOW)
    (line,) = dialogues.lines(session, EVERYWHERE, on=TODAY)
    assert line.held.says == said


def test_a_dialogue_taken_away_comes_back(session, lead, held):
    talking.set_removed(session, lead, held, is_removed=True, now=NOW)
    assert dialogues.lines(session, EVERYWHERE, on=TODAY) == ()
    talking.set_removed(session, lead, held, is_removed=False, now=NOW)
    assert len(dialogues.lines(session, EVERYWHERE, on=TODAY)) == 1


@pytest.mark.parametrize(
    ("says", "columns"),
    [
        pytest.param(DialogueText(held_on=None), ["held_on", "took_part", "said"], id="nothing"),
        pytest.param(
            replace(HELD, held_on=TODAY + timedelta(days=1)), ["held_on"], id="not held yet"
        ),
        pytest.param(replace(HELD, said="Om pojken Olle"), ["said"], id="a child by name"),
    ],
)
def test_a_dialogue_with_faults_is_refused(session, municipality, lead, says, columns):
    with pytest.raises(RefusedError) as refused:
        talking.record_dialogue(session, lead, municipality.school, says, form_key="d2", now=NOW)
    assert [one.column for one in refused.value.problems] == columns


def test_the_municipality_holds_no_dialogue_with_an_independent_school(session, municipality, lead):
    with pytest.raises(OutOfScopeError):
        talking.record_dialogue(
            session, lead, municipality.independent, HELD, form_key="d2", now=NOW
        )


def test_an_agreement_is_due_until_it_is_followed_up(session, lead, agreed):
    def due():
        return [one.agreement.id for one in dialogues.due_by(session, EVERYWHERE, DUE, on=TODAY)]

    assert due() == [agreed]
    assert dialogues.due_by(session, EVERYWHERE, DUE - timedelta(days=1), on=TODAY) == ()
    with pytest.raises(RefusedError):
        agreements.follow_up(session, lead, agreed, outcome=" ", now=NOW)
    for _ in range(2):
        agreements.follow_up(session, lead, agreed, outcome="Läsningen mättes.", now=NOW)
    assert due() == []
    with pytest.raises(AlreadyFollowedUpError):
        agreements.follow_up(session, lead, agreed, outcome="Något annat.", now=NOW)
    agreements.take_back(session, lead, agreed, now=NOW)
    assert due() == [agreed]


def test_an_agreement_becomes_an_action_once(session, municipality, lead, agreed):
    with pytest.raises(RefusedError):
        agreements.make_action(session, lead, agreed, replace(PLAN, cause=""), now=NOW)
    made = agreements.make_action(session, lead, agreed, PLAN, now=NOW)
    assert agreements.make_action(session, lead, agreed, PLAN, now=NOW) == made
    (line,) = action_queries.lines(session, EVERYWHERE, on=TODAY)
    assert (line.action.id, line.unit.id) == (made, municipality.school)
    with pytest.raises(AlreadyFollowedUpError):
        agreements.follow_up(session, lead, agreed, outcome="Klart.", now=NOW)


def test_a_principal_changes_no_dialogue(session, principal, held):
    with pytest.raises(ForbiddenError):
        talking.change_dialogue(session, principal, held, HELD, seen=0, now=NOW)


# ---------- A closer look ----------


def test_a_missing_report_and_a_late_one(session, filed, lead):
    last = look_queries.report_facts(session, on=TODAY)[filed.unit_id][0].due
    assert reasons(session, lead, on=last) == {}
    after = last + timedelta(days=1)
    assert reasons(session, lead, on=after) == {filed.unit_id: [Rule.REPORT_MISSING]}
    write_whole(session, filed)
    hand_in(session, filed, now=NOW + timedelta(days=(last - TODAY).days + 7))
    assert reasons(session, lead, on=after) == {filed.unit_id: [Rule.REPORT_LATE]}


def test_a_report_returned_twice(session, filed, lead):
    write_whole(session, filed)
    for _ in range(2):
        hand_in(session, filed)
        send_back(session, filed, comment="Skriv hur ni mätte.")
    assert reasons(session, lead) == {filed.unit_id: [Rule.REPORT_RETURNED]}


def test_actions_past_their_day_are_seen_until_another_comes(session, municipality, lead):
    school = municipality.school
    late = replace(PLAN, due=date(2026, 11, 1))
    actions.begin(session, lead, school, late, form_key="k1", now=NOW)
    (_, look) = closer_look.looks(session, lead, on=TODAY)[0]
    marks = [one.mark for one in look.reasons]
    assert not look.is_seen
    with pytest.raises(RefusedError):
        closer_look.mark_seen(session, lead, school, marks=marks, reason="Ok", now=NOW)
    reason = "Vi har talat med rektor i dag."
    closer_look.mark_seen(session, lead, school, marks=marks, reason=reason, now=NOW)
    assert [look.is_seen for _, look in closer_look.looks(session, lead, on=TODAY)] == [True]
    actions.begin(session, lead, school, late, form_key="k2", now=NOW)
    assert [look.is_seen for _, look in closer_look.looks(session, lead, on=TODAY)] == [False]
    with pytest.raises(ChangedMeanwhileError):
        closer_look.mark_seen(session, lead, school, marks=marks, reason=reason, now=NOW)


def test_what_was_seen_is_shown_again_when_asked_for(session, municipality, lead):
    late = replace(PLAN, due=date(2026, 11, 1))
    actions.begin(session, lead, municipality.school, late, form_key="k1", now=NOW)
    (_, look) = closer_look.looks(session, lead, on=TODAY)[0]
    closer_look.mark_seen(
        session, lead, municipality.school, marks=[one.mark for one in look.reasons],
        reason="Vi har talat med rektor i dag.", now=NOW,
    )  # fmt: skip
    closer_look.forget_seen(session, lead, municipality.school, now=NOW)
    assert [look.is_seen for _, look in closer_look.looks(session, lead, on=TODAY)] == [False]


def test_a_head_of_an_area_looks_at_the_areas_own_units(session, municipality, lead):
    late = replace(PLAN, due=date(2026, 11, 1))
    actions.begin(session, lead, municipality.school, late, form_key="k1", now=NOW)
    south = person(session, Role.SCHOOL_CHIEF, municipality.south, pseudonym="south")
    assert reasons(session, south) == {}
    assert reasons(session, lead) == {municipality.school: [Rule.ACTIONS_OVERDUE]}


def test_limits_are_set_and_kept(session, municipality, lead):
    actions.begin(
        session, lead, municipality.school, replace(PLAN, due=date(2026, 11, 1)),
        form_key="k1", now=NOW,
    )  # fmt: skip
    assert closer_look.set_limits(session, lead, {"actions_overdue": 2}, now=NOW) == 1
    assert closer_look.set_limits(session, lead, {"actions_overdue": 2}, now=NOW) == 0
    assert reasons(session, lead) == {}
    assert look_queries.limits(session)[Rule.ACTIONS_OVERDUE] == 2
    with pytest.raises(RefusedError) as refused:
        closer_look.set_limits(session, lead, {"money_unused": -1, "cases_late": None}, now=NOW)
    assert [one.column for one in refused.value.problems] == ["money_unused", "cases_late"]
    analyst = person(session, Role.ANALYST, municipality.id, pseudonym="analyst")
    with pytest.raises(ForbiddenError):
        closer_look.set_limits(session, analyst, {"cases_late": 1}, now=NOW)


def test_money_that_was_not_used(session, filed, lead):
    write_whole(session, filed, kr="8 000")
    rest.mark_rest_unused(session, filed.principal, filed.id, now=NOW)
    assert reasons(session, lead) == {}
    row = session.get_one(Report, filed.id)
    row.state = "submitted"
    session.add(
        ReportEvent(report_id=row.id, at=NOW, step="submit", state="submitted", by="x", comment="")
    )
    session.flush()
    assert reasons(session, lead) == {filed.unit_id: [Rule.MONEY_UNUSED]}
    closer_look.set_limits(session, lead, {"money_unused": 21}, now=NOW)
    assert reasons(session, lead) == {}
