from datetime import date, timedelta
from itertools import combinations_with_replacement, product

import pytest

from qms.content.loader import load
from qms.followup.core.cases.facts import FEW, Days, facts_of, for_outsiders, hidden_parts
from qms.followup.core.cases.kinds import CaseKind, CaseState, Cause, Channel
from qms.followup.core.cases.records import Case, Registration
from qms.followup.core.cases.rules import parse_rules

RULES = parse_rules(load("case_clocks"))
TODAY = date(2026, 11, 20)
CAME = date(2026, 9, 7)
STEPS = (CaseState.CONFIRMED, CaseState.INVESTIGATING, CaseState.ANSWERED, CaseState.CLOSED)


def case(*, kind=CaseKind.COMPLAINT, days=(), cause=None, exception=""):
    """A case that took its steps so many days after it came."""
    taken = dict(zip(STEPS, (CAME + timedelta(days=n) for n in days), strict=False))
    about = Registration(kind=kind, title="x", channel=Channel.STAFF, received_on=CAME)
    return Case(
        id=1,
        unit_id=2,
        about=about,
        state=max((CaseState.RECEIVED, *taken), key=lambda step: step.place),
        days={CaseState.RECEIVED: CAME, **taken},
        cause=cause,
        exception_reason=exception,
    )


def test_cases_are_counted_by_kind_cause_and_time():
    found = facts_of(
        [
            case(days=(1, 2, 10, 30), cause=Cause.TEACHING),
            case(days=(3, 4, 20, 90), cause=Cause.TEACHING, exception="därför"),
            case(days=(2,)),
            case(kind=CaseKind.DEGRADING, days=(0, 1, 8), cause=Cause.SAFETY),
        ],
        RULES,
        today=TODAY,
    )
    assert found.number == 4
    assert found.by_kind == {
        CaseKind.COMPLAINT: 3, CaseKind.DEFICIENCY: 0, CaseKind.DEGRADING: 1,
    }  # fmt: skip
    assert found.by_cause == {Cause.TEACHING: 2, Cause.SAFETY: 1}
    assert found.days_to_confirm[CaseKind.COMPLAINT] == Days(median=2, of=3)
    assert found.days_to_answer[CaseKind.COMPLAINT] == Days(median=15, of=2)
    assert CaseKind.DEFICIENCY not in found.days_to_answer
    assert (found.open, found.exceptions) == (2, 1)
    assert found.late == 2  # the one never investigated, and the one whose check is 30 days over


def test_no_cases_are_zeros_for_everybody():
    found = for_outsiders(facts_of([], RULES, today=TODAY))
    assert (found.number, found.open, found.late) == (0, 0, 0)
    assert not found.is_hidden


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param((9, 6, 0), (9, 6, 0), id="nothing is few"),
        pytest.param((9, 3, 0), (None, None, 0), id="the other goes with the one"),
        pytest.param((9, 3, 7), (9, None, None), id="the smallest other"),
        pytest.param((3, 0, 0), (None, None, None), id="all there is"),
        pytest.param((1, 1, 12), (None, None, None), id="two that together are few"),
        pytest.param((4, 4, 5), (None, None, None), id="two that could only be four each"),
        pytest.param((8, 2, 12), (None, None, 12), id="two of which one is not"),
        pytest.param((5, 5, 4), (None, None, None), id="others of one size go together"),
    ],
)
def test_few_are_hidden_with_what_would_tell_them(parts, expected):
    assert tuple(hidden_parts(dict(enumerate(parts))).values()) == expected


def solutions(shown, number):
    """Every way to fill in what is hidden, so that the page would look as it does."""
    hidden = [place for place, value in enumerate(shown) if value is None]
    rest = number - sum(value or 0 for value in shown)
    for values in product(range(rest + 1), repeat=len(hidden)):
        if sum(values) == rest:
            whole = list(shown)
            for place, value in zip(hidden, values, strict=True):
                whole[place] = value
            if tuple(hidden_parts(dict(enumerate(whole))).values()) == shown:
                yield tuple(whole)


@pytest.mark.parametrize(
    ("number", "places"), [*((n, 3) for n in range(FEW, 21)), *((n, 4) for n in range(FEW, 13))]
)
def test_no_few_can_be_reckoned_back_even_by_one_who_knows_the_rule(number, places):
    for parts in combinations_with_replacement(range(number + 1), places):
        if sum(parts) != number:
            continue
        shown = tuple(hidden_parts(dict(enumerate(parts))).values())
        possible = list(solutions(shown, number))
        for place, value in enumerate(parts):
            if 0 < value < FEW:
                assert len({whole[place] for whole in possible}) > 1, (parts, shown)


def test_outsiders_see_no_part_that_leaves_few():
    cases = [case(days=(1, 2, 5, 9), cause=Cause.TEACHING) for _ in range(9)]
    found = for_outsiders(facts_of([*cases, case(), case()], RULES, today=TODAY))
    assert found.number == 11
    assert found.open is None
    assert found.by_cause == {Cause.TEACHING: None}
    assert found.days_to_answer[CaseKind.COMPLAINT].of == 9


def test_a_median_of_few_is_not_shown():
    cases = [case(days=(1, 2, 5)), *(case(days=(1,)) for _ in range(8))]
    found = for_outsiders(facts_of(cases, RULES, today=TODAY))
    assert CaseKind.COMPLAINT in found.days_to_confirm
    assert CaseKind.COMPLAINT not in found.days_to_answer
