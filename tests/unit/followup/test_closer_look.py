from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from qms.content.loader import load
from qms.followup.core.report.ledger import Ledger
from qms.followup.core.report.wording import Wording
from qms.followup.core.review.closer_look import (
    FINDERS,
    Look,
    Rule,
    limit_faults,
    parse_rules,
    reasons_of,
)
from qms.followup.core.review.facts import BelowFact, FallingFact, ReportFact, UnitFacts

TODAY = date(2026, 11, 20)
DUE = date(2026, 11, 10)
KR = 100
REPORT = ReportFact(id=7, title=Wording(sv="Årsrapport"), year=2026, due=DUE, handed_in=DUE)
RULES = parse_rules(load("closer_look"))
LIMITS = {one.rule: one.limit for one in RULES}


def facts(**changes):
    return UnitFacts(unit_id=1, **changes)


def report(**changes):
    return facts(reports=(replace(REPORT, **changes),))


def ledger(*, amount=1_000, tied=1_000, unused=0):
    return Ledger(amount=amount * KR, carried_over=0, tied=tied * KR, unused=unused * KR)


FALLING = FallingFact(
    indicator="g9_merit", year=2026, before=Decimal("221.4"), now=Decimal("209.0")
)
BELOW = BelowFact(indicator="g9_merit", year=2026, observed=190.0, expected=214.0)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        pytest.param(facts(), [], id="nothing known is no reason"),
        pytest.param(report(), [], id="handed in on the last day"),
        pytest.param(
            report(handed_in=None), [(Rule.REPORT_MISSING, 10)], id="missing since ten days"
        ),
        pytest.param(report(handed_in=None, due=TODAY), [], id="the last day is not over"),
        pytest.param(report(handed_in=None, is_voluntary=True), [], id="nobody asked for it"),
        pytest.param(report(handed_in=date(2026, 11, 16)), [], id="six days late"),
        pytest.param(
            report(handed_in=date(2026, 11, 17)), [(Rule.REPORT_LATE, 7)], id="seven days late"
        ),
        pytest.param(report(returned=1), [], id="returned once"),
        pytest.param(report(returned=2), [(Rule.REPORT_RETURNED, 2)], id="returned twice"),
        pytest.param(facts(falling=(FALLING,)), [(Rule.RESULT_FALLING, 0)], id="falling"),
        pytest.param(facts(below=(BELOW,)), [(Rule.RESULT_BELOW_EXPECTED, 0)], id="below"),
        pytest.param(report(money=ledger(tied=901, unused=99)), [], id="9,9 per cent unused"),
        pytest.param(
            report(money=ledger(tied=900, unused=100)),
            [(Rule.MONEY_UNUSED, 100 * KR)],
            id="a tenth unused",
        ),
        pytest.param(report(money=ledger(tied=1_009)), [], id="less than one per cent over"),
        pytest.param(
            report(money=ledger(tied=1_010)), [(Rule.MONEY_OVERSPENT, 10 * KR)], id="over-spent"
        ),
        pytest.param(
            report(money=ledger(amount=0, tied=5)),
            [(Rule.MONEY_OVERSPENT, 5 * KR)],
            id="spent without any money",
        ),
        pytest.param(report(unmeasured=3), [(Rule.MONEY_UNMEASURED, 3)], id="no measure"),
        pytest.param(facts(overdue=(4,)), [(Rule.ACTIONS_OVERDUE, 1)], id="an action is overdue"),
        pytest.param(facts(excepted=(4,)), [], id="one exception"),
        pytest.param(facts(excepted=(4, 5)), [(Rule.ACTIONS_EXCEPTED, 2)], id="two exceptions"),
        pytest.param(facts(late_cases=(1,)), [], id="one late case"),
        pytest.param(facts(late_cases=(1, 2, 3)), [(Rule.CASES_LATE, 3)], id="late cases"),
    ],
)
def test_a_reason_is_a_fact_at_its_limit(known, said):
    found = reasons_of(known, LIMITS, today=TODAY)
    assert [(one.rule, one.size) for one in found] == said


def test_every_rule_has_words_a_limit_and_a_finder():
    assert [one.rule for one in RULES] == list(Rule)
    assert set(FINDERS) == set(Rule)
    assert all(one.limit > 0 and one.label.sv and one.label.en for one in RULES)


def test_a_limit_of_nothing_turns_the_rule_off():
    known = facts(overdue=(1,), late_cases=(1, 2))
    off = LIMITS | {Rule.ACTIONS_OVERDUE: 0}
    assert [one.rule for one in reasons_of(known, off, today=TODAY)] == [Rule.CASES_LATE]


@pytest.mark.parametrize(
    ("before", "after", "still"),
    [
        pytest.param(
            report(handed_in=None), report(handed_in=None, returned=0), True, id="nothing changed"
        ),
        pytest.param(facts(overdue=(1, 2)), facts(overdue=(2, 1)), True, id="the same actions"),
        pytest.param(facts(overdue=(1,)), facts(overdue=(1, 2)), False, id="one more action"),
        pytest.param(facts(overdue=(1,)), facts(overdue=(2,)), False, id="another action"),
        pytest.param(report(returned=2), report(returned=3), False, id="returned once more"),
        pytest.param(facts(falling=(FALLING,)), facts(), True, id="a reason went away"),
        pytest.param(
            facts(overdue=(1,)),
            facts(overdue=(1,), falling=(FALLING,)),
            False,
            id="a reason came beside",
        ),
    ],
)
def test_what_was_seen_comes_back_when_something_changes(before, after, still):
    seen = frozenset(one.mark for one in reasons_of(before, LIMITS, today=TODAY))
    later = reasons_of(after, LIMITS, today=date(2026, 12, 1))
    assert Look(unit_id=1, reasons=later, marks=seen).is_seen is still


def test_limits_out_of_reach_are_told():
    asked = {"a": 0, "b": 1_000, "c": -1, "d": None, "e": 1_001}
    assert list(limit_faults(asked)) == ["c", "d", "e"]
