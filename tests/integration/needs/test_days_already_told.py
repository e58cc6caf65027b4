"""A day that sums were told of stays as it was: moves, decisions and erasure that come later."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from support.needs_cases import account
from support.pooled_needs import add_assessment, made_case

from qms.access.scope import Scope
from qms.kernel.problems import RefusedError
from qms.needs.models import NeedsAssessment, NeedsCase, NeedsEvent
from qms.needs.queries.pooled import pooled_cases
from qms.needs.queries.renewals import granted_among
from qms.needs.services.distribution import children_of
from qms.needs.services.effects import days_of
from qms.needs.services.moving import Move, move
from qms.needs.services.publishing import needs_on_count_day, publish_needs
from qms.retention.models import RetentionItem

EVERYTHING = Scope(everything=True)
APPLIED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
READ = datetime(2026, 10, 18, 9, 0, tzinfo=UTC)
MOVED = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def children(session, municipality):
    """Ten children whose periods run through the autumn and the spring."""
    principal = account(session, "principal", municipality.school)
    assessor = account(session, "assessor", municipality.id).account_id
    made = []
    for number in range(10):
        case = made_case(session, principal, municipality.school, number, at=APPLIED)
        add_assessment(session, case, "first", {"UPP1": 3}, account_id=assessor, at=APPLIED)
        row = session.get(NeedsCase, case.id)
        row.period_from, row.period_to = date(2026, 9, 1), date(2027, 6, 10)
        made.append(case)
    session.flush()

    class Children:
        unit = principal
        cases = made
        analyst = account(session, "analyst", municipality.id)

    return Children


def needs(session, children, now):
    return needs_on_count_day(session, children.analyst, autumn=2026, now=now)


def test_a_move_stored_later_leaves_the_day_as_it_was_told(session, municipality, children):
    before = needs(session, children, READ)
    assert [one.points for one in before] == [70]  # 10 × 7
    for one in children.cases[:4]:
        move(session, children.unit, one.ref, Move(day=date(2026, 10, 10)), now=MOVED)
    session.flush()
    session.expire_all()
    day = date(2026, 10, 15)
    known = pooled_cases(session, EVERYTHING, on=day)
    assert len(children_of(known, {}, on=day)) == 10
    assert len(children_of(known, {}, on=MOVED.date())) == 6
    assert session.get(NeedsCase, children.cases[0].id).period_to == date(2026, 10, 9)
    assert needs(session, children, MOVED + timedelta(days=1)) == before


def test_a_move_known_when_the_day_was_over_counts(session, municipality, children):
    for one in children.cases[:4]:
        at = datetime(2026, 10, 15, 9, 0, tzinfo=UTC)
        move(session, children.unit, one.ref, Move(day=date(2026, 10, 10)), now=at)
    assert [one.points for one in needs(session, children, READ)] == [40]  # 6 × 7


@pytest.mark.parametrize("hour", [pytest.param(10, id="noon"), pytest.param(20, id="evening")])
def test_a_count_day_tells_nothing_while_it_runs(session, municipality, children, hour):
    now = datetime(2026, 10, 15, hour, 0, tzinfo=UTC)
    assert needs(session, children, now) == ()
    with pytest.raises(RefusedError):
        publish_needs(session, children.analyst, autumn=2026, now=now)
    cases = pooled_cases(session, EVERYTHING, on=now.date())
    assert days_of(cases, now.date()) == ()
    assert days_of(cases, date(2026, 10, 16)) == (date(2026, 10, 15),)


def erase(session, case, at):
    for row in session.scalars(select(NeedsAssessment).where(NeedsAssessment.case_id == case.id)):
        session.add(
            RetentionItem(
                run_id="run", kind="needs.assessment", item=row.id, subject=case.ref,
                because="", by="", erased_at=at,
            )
        )  # fmt: skip
        session.delete(row)
    session.flush()


def test_no_figure_is_told_of_a_day_that_an_erased_child_ran_on(session, municipality, children):
    assert [one.is_hidden for one in needs(session, children, READ)] == [False]
    erase(session, children.cases[0], MOVED)
    assert [one.is_hidden for one in needs(session, children, MOVED)] == [True]
    later = datetime(2027, 10, 20, 9, 0, tzinfo=UTC)
    for one in children.cases:
        session.get(NeedsCase, one.id).period_to = date(2027, 12, 31)
    session.flush()
    found = needs_on_count_day(session, children.analyst, autumn=2027, now=later)
    # nine are left, as they were: told of now, they would tell of the tenth
    assert [one.is_hidden for one in found] == [True]


def test_an_award_granted_later_is_not_known_on_an_earlier_day(session, municipality, children):
    case = children.cases[0]
    session.add(
        NeedsEvent(
            case_id=case.id, seq=90, step="decided", stage_before="decision", stage_after="running",
            at=MOVED, actor="-", roles="",
        )
    )  # fmt: skip
    session.flush()
    assert granted_among(session, [one.id for one in children.cases]) == {case.id: MOVED.date()}
