from dataclasses import replace
from datetime import date

import pytest

from qms.content.loader import load
from qms.followup.core.cases.checks import Ending, answer_problems, ending_problems
from qms.followup.core.cases.checks import registration_problems as faults
from qms.followup.core.cases.clocks import (
    ClockState,
    clocks_of,
    is_late,
    must_report,
    next_clock,
)
from qms.followup.core.cases.kinds import CaseKind, CaseOutcome, CaseState, Cause, Channel
from qms.followup.core.cases.records import Case, Registration
from qms.followup.core.cases.rules import parse_rules
from qms.kernel.workdays import after_workdays

RULES = parse_rules(load("case_clocks"))
TODAY = date(2026, 11, 20)
ABOUT = Registration(
    kind=CaseKind.COMPLAINT,
    title="Inställda lektioner i ett ämne",
    channel=Channel.GUARDIAN,
    received_on=date(2026, 11, 2),
)
CHECKED = Ending(
    helped=True, check_text="Vi gick igenom schemat i fyra veckor och inga lektioner uteblev."
)


def case(received, *, kind=CaseKind.COMPLAINT, outcome=None, **later):
    days = {CaseState(step): day for step, day in {"received": received, **later}.items()}
    return Case(
        id=1,
        unit_id=2,
        about=replace(ABOUT, kind=kind, received_on=received),
        state=max(days, key=lambda step: step.place),
        days=days,
        outcome=outcome,
    )


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        pytest.param(date(2026, 11, 16), 3, date(2026, 11, 19), id="within a week"),
        pytest.param(date(2026, 11, 19), 3, date(2026, 11, 24), id="over a weekend"),
        pytest.param(date(2026, 11, 21), 1, date(2026, 11, 23), id="from a Saturday"),
        pytest.param(date(2026, 12, 23), 1, date(2026, 12, 28), id="over Christmas"),
        pytest.param(date(2027, 3, 25), 3, date(2027, 4, 1), id="over Easter"),
        pytest.param(date(2026, 11, 20), 0, date(2026, 11, 20), id="the same day"),
        pytest.param(date(2026, 11, 22), 0, date(2026, 11, 23), id="none, from a Sunday"),
        pytest.param(date(2027, 6, 18), 20, date(2027, 7, 19), id="four weeks with Midsummer Eve"),
    ],
)
def test_limits_are_swedish_workdays(day, number, expected):
    assert after_workdays(day, number) == expected


def test_a_complaint_has_its_clocks_from_the_day_it_came():
    found = clocks_of(case(date(2026, 11, 2)), RULES)
    assert [(one.rule.step, one.due) for one in found] == [
        (CaseState.CONFIRMED, date(2026, 11, 5)),
        (CaseState.INVESTIGATING, date(2026, 11, 9)),
        (CaseState.ANSWERED, date(2026, 11, 30)),
    ]
    assert next_clock(found).rule.step is CaseState.CONFIRMED
    assert "4 kap. 8 §" in found[0].rule.law


def test_the_check_is_counted_from_the_answer_and_only_when_something_was_wrong():
    taken = {
        "confirmed": date(2026, 11, 3),
        "investigating": date(2026, 11, 4),
        "answered": date(2026, 11, 13),
    }
    wrong = case(date(2026, 11, 2), outcome=CaseOutcome.PARTLY, **taken)
    (left,) = [one for one in clocks_of(wrong, RULES) if one.met is None]
    assert (left.rule.step, left.due) == (CaseState.CLOSED, date(2027, 2, 12))
    nothing = replace(wrong, outcome=CaseOutcome.NONE)
    assert next_clock(clocks_of(nothing, RULES)) is None


@pytest.mark.parametrize(
    ("confirmed", "today", "expected"),
    [
        pytest.param(None, date(2026, 11, 5), ClockState.RUNNING, id="the last day"),
        pytest.param(None, date(2026, 11, 6), ClockState.OVERDUE, id="the day after"),
        pytest.param(date(2026, 11, 5), TODAY, ClockState.MET, id="met on the last day"),
        pytest.param(date(2026, 11, 6), TODAY, ClockState.MET_LATE, id="met late"),
    ],
)
def test_a_clock_says_how_it_stands(confirmed, today, expected):
    taken = {"confirmed": confirmed} if confirmed else {}
    clock = clocks_of(case(date(2026, 11, 2), **taken), RULES)[0]
    assert clock.state(today) is expected
    assert is_late(clocks_of(case(date(2026, 11, 2), **taken), RULES), today) is (
        expected is ClockState.OVERDUE or (today == TODAY)
    )


@pytest.mark.parametrize(
    ("received", "serious", "staff", "expected"),
    [
        pytest.param(date(2026, 7, 31), False, False, True, id="before August 2026 everything"),
        pytest.param(date(2026, 8, 1), False, False, False, id="since then not a single mild one"),
        pytest.param(date(2026, 8, 1), True, False, True, id="serious or repeated"),
        pytest.param(date(2026, 8, 1), False, True, True, id="by staff"),
    ],
)
def test_the_duty_to_report_depends_on_the_day(received, serious, staff, expected):
    found = case(received, kind=CaseKind.DEGRADING)
    found = replace(found, about=replace(found.about, is_serious=serious, involves_staff=staff))
    assert must_report(found, RULES) is expected
    steps = [one.rule.step for one in clocks_of(found, RULES)]
    assert (CaseState.CONFIRMED in steps) is expected
    assert CaseState.INVESTIGATING in steps


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        pytest.param({}, [], id="fine"),
        pytest.param({"title": ""}, ["title"], id="no title"),
        pytest.param({"title": "Klagomål om eleven Alva"}, ["title"], id="a name in the title"),
        pytest.param({"title": "Rör 140203-2384"}, ["title"], id="a number in the title"),
        pytest.param({"received_on": None}, ["received_on"], id="no day"),
        pytest.param({"received_on": date(2026, 11, 21)}, ["received_on"], id="tomorrow"),
        pytest.param({"title": "", "received_on": None}, ["title", "received_on"], id="both"),
    ],
)
def test_a_registration_names_nobody_and_has_its_day(changes, columns):
    assert [one.column for one in faults(replace(ABOUT, **changes), today=TODAY)] == columns


def test_an_answer_says_what_was_found_and_why():
    found = answer_problems(outcome=None, cause=None, finding="Inget.")
    assert [one.column for one in found] == ["outcome", "cause", "finding"]
    whole = answer_problems(
        outcome=CaseOutcome.DEFICIENCY,
        cause=Cause.STAFFING,
        finding="Tre lektioner i veckan ställdes in när en vikarie saknades.",
    )
    assert whole == ()


LONG_REASON = "Verksamheten lades ner till sommaren och lokalen används inte längre av någon."


@pytest.mark.parametrize(
    ("outcome", "ending", "columns"),
    [
        pytest.param(CaseOutcome.DEFICIENCY, CHECKED, [], id="checked, and it helped"),
        pytest.param(CaseOutcome.DEFICIENCY, Ending(), ["helped", "check_text"], id="unchecked"),
        pytest.param(
            CaseOutcome.PARTLY, replace(CHECKED, helped=False), ["helped"], id="did not help"
        ),
        pytest.param(
            CaseOutcome.PARTLY,
            replace(CHECKED, check_text="Ja."),
            ["check_text"],
            id="no word of how",
        ),
        pytest.param(CaseOutcome.NONE, Ending(), [], id="nothing was wrong"),
        pytest.param(
            CaseOutcome.DEFICIENCY, Ending(exception_reason=LONG_REASON), [], id="excepted"
        ),
        pytest.param(
            CaseOutcome.DEFICIENCY,
            Ending(exception_reason="Hann inte."),
            ["exception_reason"],
            id="a reason that explains nothing",
        ),
    ],
)
def test_a_case_closes_only_when_somebody_has_seen_that_it_helped(outcome, ending, columns):
    found = ending_problems(case(date(2026, 11, 2), outcome=outcome), ending)
    assert [one.column for one in found] == columns


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"kind": "gossip"}, "gossip", id="unknown kind"),
        pytest.param({"workdays": -1}, "backwards", id="before it came"),
        pytest.param({"from": "answered", "step": "confirmed"}, "backwards", id="backwards"),
    ],
)
def test_faulty_rules_are_not_taken(changes, said):
    content = load("case_clocks")
    clock = {**content["clock"][0], **changes}
    with pytest.raises(ValueError, match=said):
        parse_rules({**content, "clock": [clock]})


def test_every_kind_has_a_limit_for_its_steps():
    for kind in CaseKind:
        assert [one.step for one in RULES.of(kind)] == list(CaseState)[1:]
