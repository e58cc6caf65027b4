"""Evaluation of a period, what came of support over many, and the need laid in the register."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from builders import NOW
from needs_cases import case_row, make_case
from sqlalchemy import select
from support.needs_cases import account
from support.pooled_needs import add_assessment, made_case

from qms.access.scope import OutOfScopeError, Scope
from qms.audit.models import AuditRow
from qms.kernel.problems import RefusedError
from qms.needs.core.cases.kinds import Part
from qms.needs.core.evaluation import Evaluation, Used
from qms.needs.models import NeedsCase, NeedsEvaluation
from qms.needs.queries.renewals import is_evaluated
from qms.needs.services.effects import what_came_of_it
from qms.needs.services.evaluating import (
    EvaluationClosedError,
    StaleEvaluationError,
    save_evaluation,
)
from qms.needs.services.publishing import publish_needs
from qms.register import services as register
from qms.register.need_queries import need_points

EVERYTHING = Scope(everything=True)
TOLD = Evaluation(
    used=(Used.ASSISTANT, Used.AIDS),
    used_for="En assistent har funnits med vid måltider och lek.",
    different="Barnet äter nu tillsammans med de andra de flesta dagar.",
    goes_on=True,
)
EMPTY = Evaluation(used=(), used_for="", different="", goes_on=None)
LATER = NOW + timedelta(days=200)
OVER = datetime(2027, 6, 30, 9, 0, tzinfo=UTC)
"""The last day of the cases' period."""


@pytest.fixture
def running(session, municipality):
    return make_case(session, municipality, stage="running", parts=(Part.UNIT, Part.ASSESSOR))


def save(session, case, evaluation=TOLD, *, version=0, ready=False, now=NOW):
    unit = case.actors[Part.UNIT]
    save_evaluation(session, unit, case.ref, evaluation, version=version, ready=ready, now=now)


def test_a_draft_may_lack_everything_and_what_is_ready_nothing(session, running):
    save(session, running, EMPTY)
    assert not is_evaluated(session, running.id)
    with pytest.raises(RefusedError) as refused:
        save(session, running, EMPTY, version=1, ready=True)
    assert {one.column for one in refused.value.problems} == {
        "used", "used_for", "different", "goes_on",
    }  # fmt: skip


def test_a_finished_evaluation_closes_the_case_and_lets_it_be_renewed(session, running):
    save(session, running, ready=True, now=OVER)
    assert is_evaluated(session, running.id)
    assert case_row(session, running.ref).stage == "closed"
    with pytest.raises(EvaluationClosedError):
        save(session, running, version=1)


def test_an_evaluation_is_finished_ten_weeks_before_the_last_day_at_the_earliest(session, running):
    with pytest.raises(RefusedError) as refused:
        save(session, running, ready=True, now=OVER - timedelta(weeks=10, days=1))
    (problem,) = refused.value.problems
    assert "Utvärderingen kan göras klar från" in problem.message
    assert case_row(session, running.ref).stage == "running"
    save(session, running, ready=True, now=OVER - timedelta(weeks=10))
    assert is_evaluated(session, running.id)


def test_two_who_write_at_once_do_not_overwrite(session, running):
    save(session, running)
    with pytest.raises(StaleEvaluationError):
        save(session, running, version=0)


def test_there_is_nothing_to_evaluate_before_support_is_granted(session, municipality):
    case = make_case(session, municipality, stage="proposal", parts=(Part.UNIT,))
    with pytest.raises(EvaluationClosedError):
        save(session, case)


def test_one_who_is_not_tied_cannot_evaluate(session, municipality, running):
    other = account(session, "principal", municipality.preschool, "other")
    with pytest.raises(OutOfScopeError):
        save_evaluation(session, other, running.ref, TOLD, version=0, ready=False, now=NOW)


def test_what_is_told_is_sealed_and_not_in_the_trail(session, running):
    save(session, running, ready=True, now=OVER)
    row = session.scalar(select(NeedsEvaluation))
    assert b"assistent" not in row.content
    trail = " ".join(f"{one.target} {one.details}" for one in session.scalars(select(AuditRow)))
    assert "assistent" not in trail


@pytest.fixture
def followed(session, municipality):
    """Seven children followed up at one school, four at another, and one who was not."""
    people = [account(session, "principal", node, str(node)) for node in
              (municipality.school, municipality.sibling)]  # fmt: skip
    assessor = account(session, "assessor", municipality.id).account_id
    for number in range(12):
        where = number >= 7
        unit_id = municipality.sibling if where else municipality.school
        case = made_case(session, people[where], unit_id, number)
        add_assessment(session, case, "first", {"UPP1": 3}, desired={"UPP1": 1},
                       account_id=assessor)  # fmt: skip
        if number < 11:
            after = {"UPP1": 2 if number % 2 else 3}
            add_assessment(session, case, "follow_up", after, account_id=assessor, at=LATER)


def test_change_is_told_of_all_but_not_of_a_unit_of_four(session, municipality, followed):
    analyst = account(session, "analyst", municipality.id)
    found = what_came_of_it(session, analyst, now=LATER)
    whole = found.effects.changes.everybody
    # 7 points before, 1 aimed at; five of eleven have 3 now: (5 × 3 + 6 × 7) / 11 = 5.2
    assert (whole.children, whole.everything.before, whole.everything.after) == (11, 7, 5)
    assert (whole.everything.nearer, whole.everything.not_nearer) == (5, 6)
    assert [one.hidden for one in found.effects.changes.units] == [True, True]
    assert [one.autumn for one in found.effects.years] == [2026]
    assert found.effects.uses == ()


def test_the_need_lies_in_the_register_with_hidden_units_marked(session, municipality):
    people = [account(session, "principal", node, str(node)) for node in
              (municipality.school, municipality.sibling, municipality.independent)]  # fmt: skip
    assessor = account(session, "assessor", municipality.id).account_id
    units = (municipality.school, municipality.sibling, municipality.independent)
    before = NOW - timedelta(days=120)
    for number in range(18):
        place = 0 if number < 7 else 1 if number < 12 else 2
        case = made_case(session, people[place], units[place], number, at=before)
        add_assessment(session, case, "first", {"UPP1": 3, "LAR1": 1}, account_id=assessor,
                       at=before)  # fmt: skip
        session.get(NeedsCase, case.id).period_from = before.date()
    session.flush()
    analyst = account(session, "analyst", municipality.id)
    batch_id = publish_needs(session, analyst, autumn=2026, now=NOW)
    rows = need_points(session, EVERYTHING, years=[2026])
    # 8 points and 7 + 0.5 hours a child
    assert {one.unit_id: (one.children, one.points, one.hours) for one in rows} == {
        municipality.school: (7, Decimal(56), Decimal("52.5")),
        municipality.sibling: (5, Decimal(40), Decimal("37.5")),
        municipality.independent: (6, Decimal(48), Decimal("45.0")),
    }
    register.undo_batch(session, analyst, batch_id, now=NOW)
    assert need_points(session, EVERYTHING, years=[2026]) == ()


def test_the_need_of_a_unit_of_few_is_there_without_figures(session, municipality):
    people = [account(session, "principal", node, str(node)) for node in
              (municipality.school, municipality.sibling)]  # fmt: skip
    assessor = account(session, "assessor", municipality.id).account_id
    before = NOW - timedelta(days=120)
    for number in range(9):
        where = number >= 6
        unit_id = municipality.sibling if where else municipality.school
        case = made_case(session, people[where], unit_id, number, at=before)
        add_assessment(session, case, "first", {"UPP1": 3}, account_id=assessor, at=before)
        session.get(NeedsCase, case.id).period_from = before.date()
    session.flush()
    analyst = account(session, "analyst", municipality.id)
    publish_needs(session, analyst, autumn=2026, now=NOW)
    rows = need_points(session, EVERYTHING, years=[2026])
    assert [(one.is_hidden, one.hours) for one in rows] == [(True, None), (True, None)]


def test_before_the_day_and_with_nobody_nothing_is_laid_there(session, municipality):
    analyst = account(session, "analyst", municipality.id)
    for autumn in (2025, 2027):
        with pytest.raises(RefusedError):
            publish_needs(session, analyst, autumn=autumn, now=NOW)
