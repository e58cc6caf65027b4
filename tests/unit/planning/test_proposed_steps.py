"""A proposal as steps comes to exactly what the search said, and keeps what was sought."""

import numpy as np
import pytest
from support.planning_cases import random_case

from qms.planning.core.case import Rule
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import apply, unchanged
from qms.planning.core.plan.step_faults import step_faults
from qms.planning.core.proposed import Demand, Sought, seek, steps_of
from qms.planning.core.searching.proposing import propose


def going(*_):
    return True


@pytest.mark.parametrize(
    ("seed", "rule"),
    [*((seed, Rule.SHARES) for seed in range(5)), (5, Rule.SPILL), (6, Rule.NEAREST)],
)
def test_the_steps_come_to_what_was_found(seed, rule):
    case = random_case(seed, rule=rule)
    found = propose(case, unchanged(case), seed=1, starts=3)
    steps = steps_of(case, found.plan)
    again = evaluate(case, apply(case, steps))
    assert again.present_value(case.payer) == found.present_value
    assert float(again.lacking.sum()) == found.lacking
    assert step_faults(case, steps) == ()


def test_nothing_changed_is_no_steps():
    case = random_case(1)
    assert steps_of(case, unchanged(case)) == ()


@pytest.mark.parametrize(
    ("demand", "last"),
    [
        pytest.param(Demand.MAIN, [], id="the forecast alone"),
        pytest.param(Demand.SPREAD, [0.9, 1.1], id="fewer and more"),
    ],
)
def test_scenarios_beside_the_case_s_own(demand, last):
    case = random_case(2, years=12)
    scenarios = Sought(demand=demand, part=0.1).demands(case)
    assert [pytest.approx(one[9] / case.demand[9]) for one in scenarios] == last
    assert all(np.array_equal(one[0], case.demand[0]) for one in scenarios)


def test_a_reserve_is_sought_for_and_told_of_the_case_itself():
    case = random_case(3)
    sought = Sought(demand=Demand.RESERVE, part=0.3, seed=1)
    assert sought.case(case).demand.sum() > case.demand.sum()
    found = seek(case, sought, progress=going, bounding=lambda: None, bound_seconds=20)
    value = evaluate(case, apply(case, found.steps)).present_value(case.payer)
    assert found.told["present_value"] == value
    assert found.told["is_for_main"] is False


def test_the_bound_is_below_and_the_gap_says_how_much():
    case = random_case(4)
    told = seek(case, Sought(), progress=going, bounding=lambda: None, bound_seconds=20).told
    if told["bound"] is None:
        pytest.skip("highspy is not installed")
    assert told["bound"] <= told["priced"]
    assert told["gap"] == pytest.approx((told["priced"] - told["bound"]) / told["priced"])


def test_what_is_sought_is_found_again():
    sought = Sought(demand=Demand.SPREAD, part=0.08, seed=7, seconds=30.0)
    assert Sought.of(sought.record | {"study": 3}) == sought
