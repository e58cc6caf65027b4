"""Evaluation of a period, what came of support over many, and the need laid in the register."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from builders import NOW
from needs_cases import case_row, make_case
from sqlalchemy import select
from support.needs_cases import account
from support.pooled_needs import Made, add_assessment, made_case

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, Scope
from qms.audit.models import AuditRow
from qms.kernel.problems import RefusedError
from qms.needs.core.cases.kinds import Part
from qms.needs.core.evaluation import Evaluation, Used
from qms.needs.models import NeedsAssessment, NeedsCase, NeedsEvaluation
from qms.needs.queries.evaluations import evaluation_of
from qms.needs.queries.renewals import is_evaluated
from qms.needs.services.effects import what_came_of_it
from qms.needs.services.evaluating import (
    EvaluationClosedError,
    StaleEvaluationError,
    save_evaluation,
)
from qms.needs.services.opening import open_case
from qms.needs.services.publishing import publish_needs
from qms.register import services as register
from qms.register.need_queries import need_points
from qms.retention.models import RetentionItem

EVERYTHING = Scope(everything=True)
TOLD = Evaluation(
    used=(Used.ASSISTANT, Used.AIDS),
    used_for="En assistent har funnits med vid måltider och lek.",
    different="Barnet äter nu tillsammans med de andra de flesta dagar.",
    goes_on=True,
)
EMPTY = Evaluation(used=(), used_for="", different="", goes_on=None)
LATER = NOW + timedelta(days=200)
MEASURED = LATER + timedelta(days=150)
"""After the next day that sums are measured."""
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


@pytest.mark.parametrize("why", [
    pytest.param("", id="nothing said"), pytest.param("Flyttat.", id="too little said"),
])  # fmt: skip
def test_where_the_need_was_assessed_it_is_assessed_again_or_said_why_not(
    session, municipality, running, why
):
    assessor = running.actors[Part.ASSESSOR].account_id
    made = Made(id=running.id, ref=running.ref, person_id=case_row(session, running.ref).person_id)
    add_assessment(session, made, "first", {"UPP1": 3}, account_id=assessor)
    told = replace(TOLD, not_assessed=why)
    save(session, running, told)  # a draft may lack it
    with pytest.raises(RefusedError) as refused:
        save(session, running, told, version=1, ready=True, now=OVER)
    assert [one.column for one in refused.value.problems] == ["not_assessed"]
    assert case_row(session, running.ref).stage == "running"
    reason = "Barnet har flyttat till en annan kommun."
    save(session, running, replace(TOLD, not_assessed=reason), version=1, ready=True, now=OVER)
    row = session.scalar(select(NeedsEvaluation))
    assert b"flyttat" not in row.content
    unit = running.actors[Part.UNIT]
    opened = open_case(session, unit, running.ref, can=Can.NEEDS_READ, why="case", now=OVER)
    assert evaluation_of(session, opened).evaluation.not_assessed == reason


def test_with_a_follow_up_assessment_no_reason_is_asked_for(session, running):
    assessor = running.actors[Part.ASSESSOR].account_id
    made = Made(id=running.id, ref=running.ref, person_id=case_row(session, running.ref).person_id)
    add_assessment(session, made, "first", {"UPP1": 3}, account_id=assessor)
    add_assessment(session, made, "follow_up", {"UPP1": 2}, account_id=assessor, at=OVER)
    save(session, running, ready=True, now=OVER)
    assert is_evaluated(session, running.id)


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
    """Eleven children followed up at one school, four at another, and one who was not."""
    people = [account(session, "principal", node, str(node)) for node in
              (municipality.school, municipality.sibling)]  # fmt: skip
    assessor = account(session, "assessor", municipality.id).account_id
    for number in range(16):
        where = number >= 11
        unit_id = municipality.sibling if where else municipality.school
        case = made_case(session, people[where], unit_id, number)
        add_assessment(session, case, "first", {"UPP1": 3}, desired={"UPP1": 1},
                       account_id=assessor)  # fmt: skip
        if number < 15:
            after = {"UPP1": 2 if number % 2 else 3}
            add_assessment(session, case, "follow_up", after, account_id=assessor, at=LATER)


def test_change_is_told_of_all_but_not_of_a_unit_of_four(session, municipality, followed):
    analyst = account(session, "analyst", municipality.id)
    assert what_came_of_it(session, analyst, now=LATER).effects.changes.everybody.hidden
    found = what_came_of_it(session, analyst, now=MEASURED)
    assert found.on == date(2027, 10, 15)
    whole = found.effects.changes.everybody
    # 7 points before, 1 aimed at; seven of fifteen have 3 now: (7 × 3 + 8 × 7) / 15 = 5.1
    assert (whole.children, whole.everything.before, whole.everything.after) == (15, 7, 5)
    assert (whole.everything.nearer, whole.everything.not_nearer) == (5, 10)  # 7 and 8
    # seven changes of -4 and eight of 0: mean -1.87, deviation 2.07, t(14) = 2.145
    change = found.effects.changes.paired
    assert (change.low, change.high) == pytest.approx((-3.01, -0.72), abs=0.005)
    assert [one.hidden for one in found.effects.changes.units] == [True, True]
    assert [one.autumn for one in found.effects.years] == [2026]
    assert found.effects.uses == ()


def test_after_an_erasure_no_day_before_it_is_told(session, municipality, followed):
    analyst = account(session, "analyst", municipality.id)
    row = session.scalars(select(NeedsAssessment).where(NeedsAssessment.kind == "first")).first()
    ref = session.get(NeedsCase, row.case_id).ref
    session.add(
        RetentionItem(
            run_id="run", kind="needs.assessment", item=row.id, subject=ref, because="", by="",
            erased_at=MEASURED,
        )
    )  # fmt: skip
    session.delete(row)
    session.flush()
    for later in (MEASURED, MEASURED + timedelta(days=300)):
        found = what_came_of_it(session, analyst, now=later)
        assert (found.on, found.effects.changes.everybody.hidden) == (None, True)


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
    # 8 points and 7 + 0.5 hours a child, of seven, five and six; rounded to 5, 10 and 5
    assert {one.unit_id: (one.children, one.points, one.hours) for one in rows} == {
        municipality.school: (5, Decimal(60), Decimal(55)),
        municipality.sibling: (5, Decimal(40), Decimal(40)),
        municipality.independent: (5, Decimal(50), Decimal(45)),
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
