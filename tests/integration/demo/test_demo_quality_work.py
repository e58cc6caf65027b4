"""The demo's actions and cases: in every state, measured, some late, and about nobody."""

from demo_facts import EVERYTHING, TODAY

from qms.demo.quality_work import actions as written_actions
from qms.demo.quality_work import cases as written_cases
from qms.followup.core.actions.records import ActionState
from qms.followup.core.cases.kinds import CaseKind, CaseState
from qms.followup.core.report.text_checks import personal_data
from qms.followup.queries import actions, cases


def own(session):
    """The actions that were begun outside the reports."""
    every = actions.lines(session, EVERYTHING, on=TODAY)
    return [one for one in every if one.action.report_id is None]


def test_actions_are_in_every_state_and_most_are_measured(session):
    found = own(session)
    states = {one.action.state for one in found}
    assert states == {
        ActionState.OPEN, ActionState.CLOSED, ActionState.EXCEPTION, ActionState.CARRIED,
    }  # fmt: skip
    assert sum(bool(one.action.readings) for one in found) > len(found) / 2
    assert [one.action.plan.title for one in found if one.action.is_overdue(TODAY)] == [
        "Fler vuxna ute på rasterna"
    ]


def test_one_action_goes_on_from_another(session):
    (old,) = [one.action for one in own(session) if one.action.state is ActionState.CARRIED]
    following = actions.line(session, old.carried_to_id, EVERYTHING, on=TODAY).action
    assert following.carried_from_id == old.id
    assert following.plan.baseline == "41"


def test_cases_are_of_every_kind_at_every_step(session):
    found = cases.lines(session, EVERYTHING, on=TODAY)
    assert {one.case.about.kind for one in found} == set(CaseKind)
    assert {one.case.state for one in found} == set(CaseState)
    assert sum(one.case.is_exception for one in found) == 1
    assert sum(one.is_late(TODAY) for one in found) == 2


def test_no_text_tells_of_a_person(session):
    texts = [text for one in written_actions() for text in one.texts.values()]
    texts += [note for one in written_actions() for _, _, note in one.readings]
    texts += [text for one in written_cases() for text in (one.title, *one.texts.values())]
    assert [text for text in texts if personal_data(text)] == []
