from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import NOW, make_actor
from filed_reports import EVERYTHING, person
from sqlalchemy import func, select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.audit.models import AuditRow
from qms.followup.core.actions.records import ActionState, Plan
from qms.followup.models import Action
from qms.followup.queries import actions as queries
from qms.followup.services import action_ends, actions
from qms.kernel.problems import RefusedError

TODAY = date(2026, 11, 20)
LATER = NOW + timedelta(days=10)
THEN = date(2026, 11, 30)
PLAN = Plan(
    title="Läsgrupper i årskurs 2",
    area="Läsning",
    cause="Eleverna möter för få texter.",
    measure="Andel över gränsen",
    baseline="62 %",
    target="70 %",
    owner="Förstelärare i svenska",
    due=date(2027, 5, 28),
)
REASON = "Klassen som insatsen gällde flyttade till skolan bredvid i januari."


@ground
def principal(session, municipality):
    return person(session, Role.PRINCIPAL, municipality.school)


@ground
def begun(session, municipality, principal):
    return begin(session, principal, municipality.school)


def begin(session, actor, unit_id, *, key="k1", **changes):
    return actions.begin(session, actor, unit_id, replace(PLAN, **changes), form_key=key, now=NOW)


def measure(session, actor, action_id, value, *, day=TODAY, key="r1", now=NOW):
    actions.add_reading(session, actor, action_id, value=value, day=day, form_key=key, now=now)


def seen(session, action_id, scope=EVERYTHING):
    return queries.line(session, action_id, scope, on=TODAY)


def events(session, event):
    return session.scalar(select(func.count()).where(AuditRow.action == f"followup.{event}"))


def test_an_own_action_begins_at_once_and_once(session, municipality, principal):
    ids = {begin(session, principal, municipality.school) for _ in range(20)}
    (line,) = queries.lines(session, EVERYTHING, on=TODAY)
    assert ids == {line.action.id}
    assert (line.action.state, line.action.opened, line.year) == (ActionState.OPEN, TODAY, None)
    assert events(session, "action-begun") == 1


@pytest.mark.parametrize(
    ("role", "at", "refusal"),
    [
        pytest.param(Role.PRINCIPAL, "sibling", OutOfScopeError, id="another school's head"),
        pytest.param(Role.UNIT_STAFF, "school", ForbiddenError, id="staff"),
        pytest.param(Role.AUDITOR, "id", ForbiddenError, id="auditor reads only"),
        pytest.param(Role.QUALITY_LEAD, "id", None, id="quality lead"),
        pytest.param(Role.CONTROLLER, "id", None, id="controller"),
    ],
)
def test_who_may_change_an_action(session, municipality, begun, role, at, refusal):
    actor = person(session, role, getattr(municipality, at))
    if refusal is None:
        measure(session, actor, begun, "64 %")
        return
    for do in (
        lambda: measure(session, actor, begun, "64 %"),
        lambda: actions.change(session, actor, begun, PLAN, seen=0, now=NOW),
        lambda: actions.undo_reading(session, actor, begun, now=NOW),
        lambda: action_ends.close(session, actor, begun, result="64 %", day=TODAY, now=NOW),
        lambda: action_ends.close_with_exception(session, actor, begun, reason=REASON, now=NOW),
        lambda: action_ends.reopen(session, actor, begun, now=NOW),
        lambda: action_ends.carry_over(session, actor, begun, due=PLAN.due, now=NOW),
        lambda: begin(session, actor, municipality.school),
    ):
        with pytest.raises(refusal):
            do()


def test_the_providers_own_action_belongs_to_the_municipality(session, municipality):
    lead = person(session, Role.QUALITY_LEAD, municipality.id)
    new = begin(session, lead, municipality.id)
    assert seen(session, new).unit.name == "Provby kommun"
    principal = make_actor(Role.PRINCIPAL, "/1/2/4/")
    with pytest.raises(OutOfScopeError):
        measure(session, principal, new, "1")


def test_readings_are_kept_by_day_and_the_last_can_be_undone(session, principal, begun):
    measure(session, principal, begun, "66 %", day=THEN, key="r2", now=LATER)
    for _ in range(3):
        measure(session, principal, begun, "64 %", key="r1", now=LATER)
    assert [one.value for one in seen(session, begun).action.readings] == ["64 %", "66 %"]
    assert actions.undo_reading(session, principal, begun, now=LATER) == "64 %"
    assert [one.value for one in seen(session, begun).action.readings] == ["66 %"]
    assert actions.undo_reading(session, principal, begun, now=LATER) == "66 %"
    assert actions.undo_reading(session, principal, begun, now=LATER) == ""


def test_closing_needs_a_result_and_stores_it_as_a_reading(session, principal, begun):
    with pytest.raises(RefusedError) as refused:
        action_ends.close(session, principal, begun, result="bra", day=TODAY, now=NOW)
    assert [one.column for one in refused.value.problems] == ["result"]
    for _ in range(3):
        action_ends.close(session, principal, begun, result=" 71  %", day=THEN, now=LATER)
    action = seen(session, begun).action
    assert (action.state, action.result, action.result_at) == (ActionState.CLOSED, "71 %", THEN)
    assert [one.value for one in action.readings] == ["71 %"]
    assert events(session, "action-closed") == 1
    with pytest.raises(actions.NotOpenError):
        measure(session, principal, begun, "72 %", key="r9")


def test_a_result_that_was_measured_already_is_not_measured_twice(session, principal, begun):
    measure(session, principal, begun, "71 %")
    action_ends.close(session, principal, begun, result="71 %", day=TODAY, now=NOW)
    assert len(seen(session, begun).action.readings) == 1


def test_an_exception_has_a_reason_and_is_logged_without_it(session, principal, begun):
    with pytest.raises(RefusedError):
        action_ends.close_with_exception(session, principal, begun, reason="Hann inte", now=NOW)
    for _ in range(2):
        action_ends.close_with_exception(session, principal, begun, reason=REASON, now=NOW)
    action = seen(session, begun).action
    assert (action.state, action.exception_reason) == (ActionState.EXCEPTION, REASON)
    (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "followup.action-excepted"))
    assert REASON not in row.details


def test_what_was_closed_by_mistake_is_opened_again(session, principal, begun):
    action_ends.close(session, principal, begun, result="71 %", day=TODAY, now=NOW)
    action_ends.reopen(session, principal, begun, now=NOW)
    action = seen(session, begun).action
    assert (action.state, action.result, action.result_at) == (ActionState.OPEN, "", None)
    assert action.value == "71 %"
    action_ends.close(session, principal, begun, result="72 %", day=TODAY, now=NOW)
    assert [one.value for one in seen(session, begun).action.readings] == ["71 %", "72 %"]


def test_carried_over_it_goes_on_from_the_latest_value_and_each_shows_the_other(
    session, principal, begun
):
    measure(session, principal, begun, "66 %")
    due = date(2028, 5, 26)
    new = action_ends.carry_over(session, principal, begun, due=due, now=NOW)
    assert action_ends.carry_over(session, principal, begun, due=due, now=NOW) == new
    old, following = seen(session, begun).action, seen(session, new).action
    assert (old.state, old.carried_to_id) == (ActionState.CARRIED, new)
    assert (following.state, following.carried_from_id) == (ActionState.OPEN, begun)
    assert (following.plan.baseline, following.plan.due) == ("66 %", due)
    assert (following.plan.title, following.plan.target) == (PLAN.title, PLAN.target)
    with pytest.raises(actions.NotOpenError):
        action_ends.reopen(session, principal, begun, now=NOW)


@pytest.mark.parametrize("due", [None, TODAY, date(2026, 1, 1)])
def test_carried_over_it_gets_a_day_ahead(session, principal, begun, due):
    with pytest.raises(RefusedError):
        action_ends.carry_over(session, principal, begun, due=due, now=NOW)
    assert session.scalar(select(func.count(Action.id))) == 1


def test_two_who_change_at_once_lose_nothing(session, principal, begun):
    first = replace(PLAN, owner="Speciallärare")
    actions.change(session, principal, begun, first, seen=0, now=NOW)
    with pytest.raises(actions.ChangedMeanwhileError):
        actions.change(session, principal, begun, PLAN, seen=0, now=NOW)
    assert seen(session, begun).action.plan.owner == "Speciallärare"
    (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "followup.action-changed"))
    assert "owner" in row.details
    assert "Speciallärare" not in row.details


def test_what_is_due_comes_in_its_order(session, municipality, principal):
    for key, due in (("a", date(2026, 12, 4)), ("b", date(2026, 11, 2)), ("c", date(2027, 3, 1))):
        begin(session, principal, municipality.school, key=key, due=due)
    found = queries.due_by(session, EVERYTHING, date(2026, 12, 31), on=TODAY)
    assert [one.action.plan.due for one in found] == [date(2026, 11, 2), date(2026, 12, 4)]
    assert [one.action.is_overdue(TODAY) for one in found] == [True, False]
