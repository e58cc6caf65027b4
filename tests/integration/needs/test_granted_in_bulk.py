"""Granted money over many cases, by month and unit, beside the assessed need."""

from datetime import date, timedelta
from decimal import Decimal

from builders import NOW
from support.needs_decisions import people, proposal, waiting

from qms.access.scope import Scope
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.models import NeedsPerson
from qms.needs.queries.granted import decided_refs, granted_in, money_by_unit
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
    assert granted_in(session, date(2027, 1, 1)) == {ref: 13_500_00}
    assert granted_in(session, date(2027, 2, 1)) == {ref: 9_000_00}
    assert decided_refs(session) == {ref}
    (found,) = money_by_unit(session, 2027, with_protected=False)
    assert (found.kind, found.ore, found.cases) == (MoneyKind.ADDITIONAL, 58_500_00, 1)
    cases = pooled_cases(session, EVERYTHING, on=FEBRUARY)
    (child,) = children_of(cases, granted_in(session, date(2027, 2, 1)), on=FEBRUARY)
    # HAL 7 + 15, ROR 7 + 7, KOM 7, SAM 3: 22 × 1 + 14 × 0.5 + (7 + 3) × 0.25 hours
    assert (child.points, child.hours, child.ore) == (46, Decimal("31.5"), 9_000_00)


def test_protected_persons_money_is_in_no_unit_s_sum(session, municipality):
    decided(session, municipality)
    (case,) = pooled_cases(session, EVERYTHING, on=FEBRUARY)
    session.get(NeedsPerson, case.person).protected = True
    session.flush()
    assert money_by_unit(session, 2027, with_protected=False) == ()
    (whole,) = money_by_unit(session, 2027, with_protected=True)  # as in the budget
    assert (whole.ore, whole.cases) == (58_500_00, 1)
    assert pooled_cases(session, EVERYTHING, on=FEBRUARY) == ()


def test_the_report_of_one_child_tells_nothing_of_it(session, municipality):
    who, _ = decided(session, municipality)
    report = assignment_report(session, who.chief, now=NOW + timedelta(days=90))
    assert [one.ore for one in report.kinds if one.kind == "additional_amount"] == [None]
    assert report.distribution.table.everybody.hidden
    assert report.distribution.reach.children == 1
