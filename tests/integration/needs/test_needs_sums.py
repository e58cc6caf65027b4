"""Sums over many cases: agreement, need per unit, and the event that each reading leaves."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import NOW
from sqlalchemy import select
from support.needs_cases import account
from support.pooled_needs import add_assessment, made_case

from qms.access.scope import ForbiddenError, Scope
from qms.audit.models import AuditRow
from qms.needs.core.agreement import Verdict
from qms.needs.models import NeedsAssessment, NeedsCase, NeedsPerson
from qms.needs.queries.pooled import pooled_cases
from qms.needs.queries.sums import children_on, needs_of
from qms.needs.services.agreement import agreement

EVERYTHING = Scope(everything=True)
IN_PERIOD = date(2027, 2, 1)
BEFORE = NOW - timedelta(days=90)


@pytest.fixture
def people(session, municipality):
    class People:
        unit = account(session, "principal", municipality.school)
        other_unit = account(session, "principal", municipality.sibling)
        first = account(session, "assessor", municipality.id, "one")
        second = account(session, "assessor", municipality.id, "two")
        auditor = account(session, "auditor", municipality.id)

    return People


def assessed(session, people, unit_id, number, levels, *, by=None, second=None, at=NOW):
    case = made_case(session, by or people.unit, unit_id, number, at=at)
    first = people.first.account_id
    add_assessment(session, case, "first", levels, account_id=first, at=at)
    if second is not None:
        other = people.second.account_id
        add_assessment(session, case, "second", second, account_id=other, at=at)
    return case


def reads(session):
    query = select(AuditRow).where(AuditRow.action == "needs.read-sums").order_by(AuditRow.seq)
    return session.scalars(query).all()


def test_agreement_from_sealed_assessments_is_one_event(session, municipality, people):
    for number in range(12):
        level = number % 4
        lower = {"UPP1": max(0, level - 1), "LAR2": 2}
        levels = {"UPP1": level, "LAR2": 2}
        assessed(session, people, municipality.school, number, levels, second=lower)
    assessed(session, people, municipality.school, 90, {"UPP1": 3})
    found = agreement(session, people.auditor, now=NOW)
    assert (found.study.cases, found.assessed) == (12, 13)
    one = next(item for item in found.study.questions if item.key == "UPP1")
    # levels 0, 1, 2, 3 three times each, and the second one lower: alike at 0 only
    assert (one.exact, one.within_one) == (0.25, 1.0)
    same = next(item for item in found.study.questions if item.key == "LAR2")
    assert (same.exact, same.verdict) == (1.0, Verdict.LITTLE_SPREAD)
    (event,) = reads(session)
    assert (event.target, json.loads(event.details)["cases"]) == ("agreement", 13)


def test_a_mark_of_protected_identity_takes_nobody_out_of_the_sums(session, municipality, people):
    case = assessed(session, people, municipality.school, 1, {"UPP1": 3}, second={"UPP1": 3})
    session.get(NeedsPerson, case.person_id).protected = True
    session.flush()
    assert agreement(session, people.auditor, now=NOW).assessed == 1


def test_one_without_the_right_reads_nothing(session, municipality, people):
    with pytest.raises(ForbiddenError):
        agreement(session, people.unit, now=NOW)
    assert reads(session) == []


def needs(session, autumn):
    return needs_of(pooled_cases(session, EVERYTHING, on=IN_PERIOD), autumn)


def test_needs_per_unit_are_of_five_or_hidden_with_another(session, municipality, people):
    for number in range(6):
        assessed(session, people, municipality.school, number, {"UPP1": 3, "LAR1": 2}, at=BEFORE)
    for number in range(4):
        assessed(session, people, municipality.sibling, 20 + number, {"UPP1": 4},
                 by=people.other_unit, at=BEFORE)  # fmt: skip
    run_through(session, "2026-09-01", "2026-12-31")
    assert [one.is_hidden for one in needs(session, 2026)] == [True, True]
    for number in range(3):
        assessed(session, people, municipality.sibling, 30 + number, {"UPP1": 4},
                 by=people.other_unit, at=BEFORE)  # fmt: skip
    run_through(session, "2026-09-01", "2026-12-31")
    school, sibling = needs(session, 2026)
    # 7 + 3 points a child; 7 × 1 + 3 × 0.5 = 8.5 hours a child: 60 points and 51 hours
    assert (school.children, school.points, school.hours) == (5, 60, Decimal(50))
    # 15 points and hours a child: 105
    assert (sibling.children, sibling.points, sibling.hours) == (5, 110, Decimal(105))


def run_through(session, first, last):
    for case in session.scalars(select(NeedsCase)):
        case.period_from, case.period_to = date.fromisoformat(first), date.fromisoformat(last)
    session.flush()


def test_a_unit_that_grows_by_one_is_told_of_as_it_was(session, municipality, people):
    """One more child next autumn: this autumn's figures stay; five more, and there are new ones."""
    for number in range(6):
        assessed(session, people, municipality.school, number, {"UPP1": 3}, at=BEFORE)
    run_through(session, "2026-08-15", "2028-06-10")
    (first,) = needs(session, 2026)
    assert (first.autumn, first.points) == (2026, 40)  # 6 × 7
    later = BEFORE + timedelta(days=365)
    for number in range(6, 11):
        case = made_case(session, people.unit, municipality.school, number, at=BEFORE)
        add_assessment(session, case, "first", {"UPP1": 4}, account_id=people.first.account_id,
                       at=later)  # fmt: skip
        run_through(session, "2026-08-15", "2028-06-10")
        (told,) = needs(session, 2027)
        if number < 10:
            assert replace(told, autumn=2026) == first
            assert told.autumn == 2026
    assert (told.autumn, told.points) == (2027, 120)  # 42 + 5 × 15


def test_a_child_counts_once_with_the_latest_assessment_in_its_period(
    session, municipality, people
):
    for number in range(5):
        case = assessed(session, people, municipality.school, number, {"UPP1": 4})
    add_assessment(session, case, "follow_up", {"UPP1": 1}, account_id=people.first.account_id,
                   at=NOW + timedelta(days=70))  # fmt: skip
    every = pooled_cases(session, EVERYTHING, on=IN_PERIOD)

    def points(on):
        return sum(one.points for one in children_on(every, on))

    assert (points(IN_PERIOD - timedelta(days=10)), points(IN_PERIOD)) == (75, 61)
    assert points(date(2026, 12, 31)) == 0


def test_a_withdrawn_assessment_still_counts_on_the_days_when_it_stood(
    session, municipality, people
):
    case = assessed(session, people, municipality.school, 1, {"UPP1": 4})
    session.scalar(select(NeedsAssessment)).withdrawn_at = NOW + timedelta(days=60)
    session.flush()
    (found,) = pooled_cases(session, EVERYTHING, on=IN_PERIOD)
    assert found.id == case.id
    assert len(children_on([found], date(2027, 1, 5))) == 1
    assert children_on([found], date(2027, 2, 1)) == []
    assert found.of_kind("first") is None
