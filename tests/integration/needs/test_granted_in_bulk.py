"""Granted money over many cases, by month and unit, beside the assessed need."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from builders import NOW
from sqlalchemy import select
from support.needs_decisions import people, proposal, waiting

from qms.access.scope import Scope
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.models import NeedsCase, NeedsPerson
from qms.needs.queries.budget import renewals
from qms.needs.queries.granted import decided_refs, granted_in, money_by_case
from qms.needs.queries.pooled import pooled_cases
from qms.needs.services.assignment_report import assignment_report
from qms.needs.services.deciding.approving import decide
from qms.needs.services.deciding.proposing import save_proposal, send_proposal
from qms.needs.services.distribution import children_of

EVERYTHING = Scope(everything=True)
FEBRUARY = date(2027, 2, 15)


def decided(session, municipality):
    who = people(session, municipality, municipality.independent)
    ref = waiting(session, who, municipality.independent)
    save_proposal(session, who.officer, ref, proposal(), seen=0, now=NOW)
    send_proposal(session, who.officer, ref, seen=1, now=NOW)
    decide(session, who.decider, ref, seen=3, now=NOW)
    return who, ref


def test_money_of_a_month_stands_beside_the_need_without_tax(session, municipality):
    _, ref = decided(session, municipality)
    # 10 hours × 18 weeks × 300 kronor in six months of 9,000, and a computer with the first
    assert granted_in(session, date(2027, 1, 1), by=NOW) == {ref: 13_500_00}
    assert granted_in(session, date(2027, 2, 1), by=NOW) == {ref: 9_000_00}
    assert decided_refs(session, by=NOW) == {ref}
    (found,) = money_by_case(session, 2027, by=NOW)
    assert (found.kind, found.ore, found.ref) == (MoneyKind.ADDITIONAL, 58_500_00, ref)
    cases = pooled_cases(session, EVERYTHING, on=FEBRUARY)
    (child,) = children_of(cases, granted_in(session, date(2027, 2, 1), by=NOW), on=FEBRUARY)
    # HAL 7 + 15, ROR 7 + 7, KOM 7, SAM 3: 22 × 1 + 14 × 0.5 + (7 + 3) × 0.25 hours
    assert (child.points, child.hours, child.ore) == (46, Decimal("31.5"), 9_000_00)


def test_what_is_decided_later_does_not_change_what_was_known(session, municipality):
    decided(session, municipality)
    before = NOW - timedelta(days=1)
    assert granted_in(session, date(2027, 2, 1), by=before) == {}
    assert decided_refs(session, by=before) == frozenset()
    assert money_by_case(session, 2027, by=before) == ()


def test_periods_that_had_ended_are_as_they_were_known_that_day(session, municipality):
    decided(session, municipality)
    (row,) = session.scalars(select(NeedsCase))
    last = row.period_to

    def ended(on):
        return renewals(session, MoneyKind.ADDITIONAL, on=on).ended

    assert [ended(last), ended(last + timedelta(days=1))] == [0, 1]
    cut = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
    row.period_was, row.cut_at, row.period_to = last, cut, date(2027, 2, 10)
    session.flush()
    assert [ended(date(2027, 3, 1)), ended(date(2027, 4, 1))] == [0, 1]
    assert ended(NOW.date()) == 0


def test_a_mark_of_protected_identity_changes_no_sum(session, municipality):
    decided(session, municipality)

    def sums():
        cases = pooled_cases(session, EVERYTHING, on=FEBRUARY)
        money = granted_in(session, date(2027, 2, 1), by=NOW)
        return money_by_case(session, 2027, by=NOW), children_of(cases, money, on=FEBRUARY)

    before = sums()
    (case,) = pooled_cases(session, EVERYTHING, on=FEBRUARY)
    session.get(NeedsPerson, case.person).protected = True
    session.flush()
    assert sums() == before


def test_the_report_of_one_child_tells_nothing_of_it(session, municipality):
    who, _ = decided(session, municipality)
    report = assignment_report(session, who.chief, now=NOW + timedelta(days=120))
    assert report.paid_on == date(2027, 3, 15)
    assert [one.ore for one in report.kinds if one.kind == "additional_amount"] == [None]
    assert report.distribution.table.everybody.hidden
    assert report.distribution.reach.children == 1
