"""How sure alternatives are beside each other, and what is at most left to gain."""

from types import SimpleNamespace

import numpy as np
import pytest
from support.planning_cases import random_case, small_case

from qms.planning.core.case import Rule
from qms.planning.core.chance import chances, odds, outcome, risks
from qms.planning.core.plan import apply, unchanged
from qms.planning.core.plan.steps import Close, Pavilion
from qms.planning.counted_study import rows_of
from qms.planning.figure_words import million_words, share_words
from qms.planning.views.study_risks import risk_lines


def drawn(case, count):
    rng = np.random.default_rng(3)
    return case.demand * rng.lognormal(0, 0.2, (count, 1, len(case.areas), len(case.grades)))


@pytest.mark.parametrize("rule", [*Rule])
def test_what_is_kept_says_the_same_as_the_alternatives_own_page(rule):
    case = random_case(8, rule=rule)
    draws = drawn(case, 30)
    plans = [unchanged(case), apply(case, [Close(year=2028, school="s0")]),
             apply(case, [Pavilion(year=2028, school="s1", rooms=1)])]  # fmt: skip
    found = risks([outcome(case, plan, draws) for plan in plans])
    for one, plan in zip(found, plans, strict=True):
        whole = odds(case, chances(case, plan, draws))
        assert one.shortage == whole.any_shortage
        assert (one.low, one.high) == pytest.approx((whole.worth[0], whole.worth[2]))
    assert sum(one.cheapest for one in found) == pytest.approx(1)


def alternative(told, *, number=1, steps=()):
    return SimpleNamespace(id=number, name=f"Nummer {number}", steps=steps, told=told)


@pytest.fixture
def case():
    return small_case()


def lines(case, *tolds):
    """Return the words of what is left to gain, for no change and alternatives that change none."""
    rows = rows_of(case, [alternative(told, number=at) for at, told in enumerate(tolds)])
    found = risks([outcome(case, unchanged(case), drawn(case, 3)) for _ in rows])
    return [one.left for one in risk_lines(SimpleNamespace(sha256="now"), case, rows, found)]


def test_without_a_proposal_nobody_knows_what_is_left(case):
    assert lines(case, {}) == ["–", "–"]


@pytest.mark.parametrize(
    ("part", "told", "left"),
    [
        pytest.param(0.9, {"case": "now", "payer": "municipality"}, 0.1, id="a tenth"),
        pytest.param(0.9, {"case": "old", "payer": "municipality"}, None, id="of another case"),
        pytest.param(0.9, {"case": "now", "payer": "board"}, None, id="of another payer"),
        pytest.param(1.1, {"case": "now", "payer": "municipality"}, None, id="below the bound"),
    ],
)
def test_what_is_left_is_counted_from_the_bound_of_the_same_case(case, part, told, left):
    worth = rows_of(case, [])[0].counted.found.present_value(case.payer)
    assert case.payer.value == "municipality"
    want = "–" if left is None else f"{million_words(left * worth)} mnkr ({share_words(left)})"
    assert lines(case, told | {"bound": part * worth})[1] == want


def test_of_two_bounds_the_higher_one_holds(case):
    worth = rows_of(case, [])[0].counted.found.present_value(case.payer)
    told = {"case": "now", "payer": "municipality"}
    both = [told | {"bound": part * worth} for part in (0.5, 0.8)]
    want = f"{million_words(0.2 * worth)} mnkr ({share_words(0.2)})"
    assert {*lines(case, *both)} == {want}
