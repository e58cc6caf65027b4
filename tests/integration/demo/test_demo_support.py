"""The demo's cases of support show a renewal, a move, a partial grant and sums of one unit."""

from demo_facts import EVERYTHING, TODAY, unit_named
from sqlalchemy import select

from qms.decisions.models import Decision
from qms.needs.models import NeedsCase, NeedsEvent
from qms.needs.queries.pooled import pooled_cases
from qms.needs.queries.renewals import is_evaluated
from qms.needs.services.effects import days_of, effects_of


def test_an_evaluated_period_is_renewed(session):
    (row,) = session.scalars(select(NeedsCase).where(NeedsCase.previous_id.is_not(None)))
    assert row.stage == "assessment"
    assert is_evaluated(session, row.previous_id)


def test_a_child_has_moved_and_is_paid_for_until_then(session):
    (event,) = session.scalars(select(NeedsEvent).filter_by(step="moved"))
    case = session.get_one(NeedsCase, event.case_id)
    assert case.period_from < case.period_to < event.at.date()


def test_some_are_granted_in_part_and_some_refused(session):
    outcomes = session.scalars(select(Decision.outcome).filter_by(kind="needs.support")).all()
    assert set(outcomes) == {"granted", "partly", "refused"}


def test_what_came_of_the_support_is_told_of_one_unit(session):
    cases = pooled_cases(session, EVERYTHING, on=TODAY)
    found = effects_of(session, cases, days=days_of(cases, TODAY))
    told = [one.name for one in found.effects.changes.units if not one.hidden]
    assert told == [str(unit_named(session, "G06", TODAY).id)]
