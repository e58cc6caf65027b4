"""Sums over many cases: agreement, need per unit, and the event that each reading leaves."""

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
from qms.needs.models import NeedsPerson
from qms.needs.queries.sums import unit_needs
from qms.needs.services.agreement import agreement

EVERYTHING = Scope(everything=True)
IN_PERIOD = date(2027, 2, 1)


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
    assert (event.target, event.details) == ("agreement", '{"cases":13}')


def test_protected_persons_are_in_no_sum(session, municipality, people):
    case = assessed(session, people, municipality.school, 1, {"UPP1": 3}, second={"UPP1": 3})
    session.get(NeedsPerson, case.person_id).protected = True
    session.flush()
    assert agreement(session, people.auditor, now=NOW).assessed == 0


def test_one_without_the_right_reads_nothing(session, municipality, people):
    with pytest.raises(ForbiddenError):
        agreement(session, people.unit, now=NOW)
    assert reads(session) == []


def test_needs_per_unit_are_of_five_or_hidden_with_another(session, municipality, people):
    for number in range(6):
        assessed(session, people, municipality.school, number, {"UPP1": 3, "LAR1": 2})
    for number in range(4):
        assessed(session, people, municipality.sibling, 20 + number, {"UPP1": 4},
                 by=people.other_unit)  # fmt: skip
    assert all(one.is_hidden for one in unit_needs(session, EVERYTHING, IN_PERIOD))
    for number in range(3):
        assessed(session, people, municipality.sibling, 30 + number, {"UPP1": 4},
                 by=people.other_unit)  # fmt: skip
    school, sibling = unit_needs(session, EVERYTHING, IN_PERIOD)
    # 7 + 3 points a child; 7 × 1 + 3 × 0.5 = 8.5 hours a child
    assert (school.children, school.points, school.hours) == (6, 60, Decimal("51.0"))
    assert (sibling.children, sibling.points, sibling.hours) == (7, 105, Decimal("105.0"))


def test_a_child_counts_once_with_the_latest_assessment_in_its_period(
    session, municipality, people
):
    for number in range(5):
        case = assessed(session, people, municipality.school, number, {"UPP1": 4})
    add_assessment(session, case, "follow_up", {"UPP1": 1}, account_id=people.first.account_id,
                   at=NOW + timedelta(days=70))  # fmt: skip
    (before,) = unit_needs(session, EVERYTHING, IN_PERIOD - timedelta(days=10))
    (after,) = unit_needs(session, EVERYTHING, IN_PERIOD)
    assert (before.points, after.points) == (75, 61)
    assert unit_needs(session, EVERYTHING, date(2026, 12, 31)) == ()
