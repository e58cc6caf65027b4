from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import NOW
from filed_reports import EVERYTHING, person
from sqlalchemy import func, select
from support.grounds import ground

from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError, scope_of
from qms.audit.models import AuditRow
from qms.followup.core.actions.records import Plan
from qms.followup.core.cases.checks import Ending
from qms.followup.core.cases.kinds import CaseKind, CaseOutcome, CaseState, Cause, Channel
from qms.followup.core.cases.records import Registration
from qms.followup.queries import cases as queries
from qms.followup.services import actions, case_notes, case_steps, cases
from qms.kernel.problems import RefusedError

TODAY = date(2026, 11, 20)
CAME = date(2026, 11, 2)
ABOUT = Registration(
    kind=CaseKind.COMPLAINT,
    title="Inställda lektioner i ett ämne",
    channel=Channel.GUARDIAN,
    received_on=CAME,
)
FINDING = "Tre lektioner i veckan ställdes in när en vikarie saknades i september."
HELPED = Ending(
    helped=True, check_text="Vi följde schemat i fyra veckor och inga lektioner uteblev."
)


@ground
def principal(session, municipality):
    return person(session, Role.PRINCIPAL, municipality.school)


@ground
def registered(session, municipality, principal):
    return register(session, principal, municipality.school)


def register(session, actor, unit_id, *, key="c1", **changes):
    return cases.register(session, actor, unit_id, replace(ABOUT, **changes), form_key=key, now=NOW)


def step(session, actor, case_id, to, day=TODAY):
    case_steps.advance(session, actor, case_id, to=to, day=day, now=NOW)


def answer(session, actor, case_id, outcome=CaseOutcome.DEFICIENCY, day=TODAY):
    step(session, actor, case_id, CaseState.CONFIRMED, date(2026, 11, 4))
    step(session, actor, case_id, CaseState.INVESTIGATING, date(2026, 11, 5))
    case_steps.answer(
        session, actor, case_id, outcome=outcome, cause=Cause.STAFFING, finding=FINDING, day=day,
        now=NOW,
    )  # fmt: skip


def seen(session, case_id, scope=EVERYTHING):
    return queries.line(session, case_id, scope, on=TODAY)


def events(session, event):
    return session.scalar(select(func.count()).where(AuditRow.action == f"followup.{event}"))


def test_a_form_sent_twenty_times_is_one_case(session, municipality, principal):
    assert len({register(session, principal, municipality.school) for _ in range(20)}) == 1
    assert events(session, "case-registered") == 1


def test_a_case_goes_all_the_way_with_its_days(session, principal, registered):
    answer(session, principal, registered)
    case_steps.close(session, principal, registered, ending=HELPED, day=TODAY, now=NOW)
    case = seen(session, registered).case
    assert case.days == {
        CaseState.RECEIVED: CAME,
        CaseState.CONFIRMED: date(2026, 11, 4),
        CaseState.INVESTIGATING: date(2026, 11, 5),
        CaseState.ANSWERED: TODAY,
        CaseState.CLOSED: TODAY,
    }
    assert (case.outcome, case.cause, case.is_exception) == (
        CaseOutcome.DEFICIENCY, Cause.STAFFING, False,
    )  # fmt: skip


def test_a_step_taken_twice_is_taken_once_and_none_is_jumped_over(session, principal, registered):
    with pytest.raises(cases.StepTakenError):
        step(session, principal, registered, CaseState.INVESTIGATING)
    for day in (date(2026, 11, 4), TODAY):
        step(session, principal, registered, CaseState.CONFIRMED, day)
    assert seen(session, registered).case.days[CaseState.CONFIRMED] == date(2026, 11, 4)
    assert events(session, "case-confirmed") == 1


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 11, 1), id="before it came"),
        pytest.param(date(2026, 11, 21), id="tomorrow"),
        pytest.param(None, id="no day"),
    ],
)
def test_the_days_of_the_steps_follow_each_other(session, principal, registered, day):
    with pytest.raises(RefusedError):
        step(session, principal, registered, CaseState.CONFIRMED, day)


def test_a_correction_that_nobody_checked_keeps_the_case_open(session, principal, registered):
    answer(session, principal, registered)
    for ending in (Ending(), replace(HELPED, helped=False)):
        with pytest.raises(RefusedError):
            case_steps.close(session, principal, registered, ending=ending, day=TODAY, now=NOW)
    assert seen(session, registered).case.state is CaseState.ANSWERED


def test_an_exception_is_shown_and_logged(session, principal, registered):
    answer(session, principal, registered)
    reason = Ending(exception_reason="Ämnet läses inte längre på skolan efter höstterminens slut.")
    case_steps.close(session, principal, registered, ending=reason, day=TODAY, now=NOW)
    assert seen(session, registered).case.is_exception
    assert events(session, "case-excepted") == 1


def test_nothing_to_correct_needs_no_check(session, principal, registered):
    answer(session, principal, registered, CaseOutcome.NONE)
    case_steps.close(session, principal, registered, ending=Ending(), day=TODAY, now=NOW)
    case = seen(session, registered).case
    assert (case.state, case.is_exception) == (CaseState.CLOSED, False)


def test_the_last_step_can_be_undone(session, principal, registered):
    answer(session, principal, registered)
    assert case_steps.step_back(session, principal, registered, now=NOW) is CaseState.INVESTIGATING
    case = seen(session, registered).case
    assert CaseState.ANSWERED not in case.days
    assert case.finding == FINDING
    case_steps.step_back(session, principal, registered, now=NOW)
    case_steps.step_back(session, principal, registered, now=NOW)
    assert case_steps.step_back(session, principal, registered, now=NOW) is CaseState.RECEIVED


SEES = [
    (Role.PRINCIPAL, "school", ("school",)),
    (Role.PRINCIPAL, "independent", ("independent",)),
    (Role.QUALITY_LEAD, "id", ("school", "id")),
    (Role.SCHOOL_CHIEF, "id", ("school", "id")),
    (Role.CASE_OFFICER, "id", ("school", "id")),
    (Role.INDEPENDENT_PROVIDER, "private", ("independent",)),
    (Role.PRINCIPAL, "sibling", ()),
]


@pytest.mark.parametrize(("role", "at", "expected"), SEES, ids=lambda value: str(value))
def test_each_provider_sees_its_own_cases_alone(session, municipality, role, at, expected):
    by_place = {}
    for place, who in (
        ("school", person(session, Role.PRINCIPAL, municipality.school)),
        ("independent", person(session, Role.PRINCIPAL, municipality.independent)),
        ("id", person(session, Role.QUALITY_LEAD, municipality.id)),
    ):
        by_place[place] = register(session, who, getattr(municipality, place), key=place)
    actor = person(session, role, getattr(municipality, at))
    scope = scope_of(actor, Can.FOLLOWUP_CASES)
    found = {one.case.id for one in queries.lines(session, scope, on=TODAY)}
    assert found == {by_place[place] for place in expected}
    for place, case_id in by_place.items():
        assert (seen(session, case_id, scope) is not None) is (place in expected)
        if place not in expected:
            with pytest.raises(OutOfScopeError):
                step(session, actor, case_id, CaseState.CONFIRMED)


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.ANALYST, Role.AUDITOR, Role.UNIT_STAFF])
def test_others_have_no_cases(session, municipality, registered, role):
    actor = person(session, role, municipality.id)
    with pytest.raises(ForbiddenError):
        step(session, actor, registered, CaseState.CONFIRMED)
    with pytest.raises(ForbiddenError):
        register(session, actor, municipality.school, key="c2")


def test_restricted_notes_are_for_few_and_their_reading_is_recorded(
    session, municipality, principal, registered
):
    for key, restricted in (("n1", False), ("n2", True)):
        for _ in range(2):
            case_notes.add_note(
                session, principal, registered, body=f"Samtal med arbetslaget {key}.",
                is_restricted=restricted, form_key=key, now=NOW,
            )  # fmt: skip
    closed = queries.notes(session, registered, may_read=False)
    assert [(one.is_restricted, bool(one.body)) for one in closed] == [(True, False), (False, True)]
    assert all(one.body for one in queries.notes(session, registered, may_read=True))
    officer = person(session, Role.CASE_OFFICER, municipality.id)
    with pytest.raises(ForbiddenError):
        case_notes.note_reading(session, officer, registered, now=NOW)
    case_notes.note_reading(session, principal, registered, now=NOW)
    assert events(session, "case-notes-read") == 1


def test_no_text_of_a_case_comes_into_the_audit_trail(session, municipality, principal):
    new = register(session, principal, municipality.school, title="Utebliven undervisning xyzzy")
    cases.correct(
        session, principal, new, replace(ABOUT, title="Rättad xyzzy", diary="BUN 2026/17"),
        seen=0, now=NOW,
    )  # fmt: skip
    case_notes.add_note(
        session, principal, new, body="xyzzy i klassen", is_restricted=True, form_key="n", now=NOW
    )
    every = " ".join(f"{row.target} {row.details}" for row in session.scalars(select(AuditRow)))
    assert "xyzzy" not in every
    assert "BUN" not in every


def test_a_correction_does_not_write_over_anothers(session, principal, registered):
    cases.correct(session, principal, registered, ABOUT, seen=0, now=NOW)
    with pytest.raises(actions.ChangedMeanwhileError):
        cases.correct(session, principal, registered, ABOUT, seen=0, now=NOW)


def test_a_case_registered_by_mistake_goes_away_and_comes_back(session, principal, registered):
    cases.remove(session, principal, registered, now=NOW)
    assert seen(session, registered) is None
    assert queries.lines(session, EVERYTHING, on=TODAY) == ()
    with pytest.raises(OutOfScopeError):
        step(session, principal, registered, CaseState.CONFIRMED)
    cases.restore(session, principal, registered, now=NOW)
    assert seen(session, registered).case.about == ABOUT


def test_a_case_and_its_action_show_each_other(session, municipality, principal, registered):
    plan = Plan(
        title="Vikarieplan", cause="Sjukfrånvaro", measure="Inställda lektioner", baseline="3",
        owner="Biträdande rektor", due=date(2027, 1, 29),
    )  # fmt: skip
    new = actions.begin(session, principal, municipality.school, plan, form_key="a", now=NOW)
    for _ in range(2):
        case_notes.link_action(session, principal, registered, new, now=NOW)
    assert seen(session, registered).case.action_ids == (new,)
    assert queries.cases_of_action(session, new) == (registered,)
    lead = person(session, Role.QUALITY_LEAD, municipality.id)
    other = actions.begin(session, lead, municipality.sibling, plan, form_key="b", now=NOW)
    with pytest.raises(OutOfScopeError):
        case_notes.link_action(session, lead, registered, other, now=NOW)


def test_what_is_urgent_comes_first(session, municipality, principal, registered):
    fresh = register(session, principal, municipality.school, key="c2", received_on=TODAY)
    far = register(session, principal, municipality.school, key="c3", received_on=TODAY)
    for to in (CaseState.CONFIRMED, CaseState.INVESTIGATING):
        step(session, principal, far, to)
    found = queries.near(session, EVERYTHING, on=TODAY)
    assert [one.case.id for one in found] == [registered]
    later = queries.near(session, EVERYTHING, on=TODAY + timedelta(days=3))
    assert [one.case.id for one in later] == [registered, fresh]


def test_facts_count_by_the_school_year_in_which_it_came(session, municipality, principal):
    school, sibling = municipality.school, municipality.sibling
    for key, day in (("a", date(2026, 6, 30)), ("b", date(2026, 7, 1)), ("c", date(2026, 11, 1))):
        register(session, principal, school, key=key, received_on=day)
    found = queries.case_facts(session, [school, sibling], [2025, 2026], today=TODAY)
    assert {key: facts.number for key, facts in found.items()} == {
        (school, 2025): 1, (school, 2026): 2, (sibling, 2025): 0, (sibling, 2026): 0,
    }  # fmt: skip
    together = queries.facts_together(session, [school, sibling], [2026], today=TODAY)
    assert together[2026].number == 2
    assert queries.case_facts(session, [], [2026], today=TODAY) == {}
