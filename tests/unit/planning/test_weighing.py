"""What alternatives hang on, by hand."""

from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import PRICES, random_case, school, small_case

from qms.planning.core.case import Payer
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import apply, unchanged
from qms.planning.core.plan.steps import Close, Merge
from qms.planning.core.weighing import marginal, payback, tornado, with_reserve

CLASS = 720_000.0
MERGED = (Merge(year=2027, school="B", into="A"),)


def test_demand_moves_what_it_costs_and_the_discount_what_it_is_worth():
    case = small_case()
    swings = {one.key: one for one in tornado(case, (), Payer.BOARD)}
    yearly = evaluate(case, unchanged(case)).costs.yearly(Payer.BOARD)[0]
    # 18 and 22 in a grade are one class still: only what follows each pupil moves.
    meals = 240 * 0.1 * 11_000 * sum(1.035**-t for t in range(3))
    assert swings["demand"].high - swings["demand"].low == pytest.approx(2 * meals)
    worth = [yearly * sum((1 + rate) ** -t for t in range(3)) for rate in (0.025, 0.045)]
    assert [swings["discount"].low, swings["discount"].high] == pytest.approx(worth)
    assert swings["class_size"].width == swings["rent_index"].width == 0.0
    assert all(one.saved_low == one.saved_high == 0.0 for one in swings.values())


def test_the_widest_swing_stands_first_and_is_what_a_changed_case_gives():
    case, steps = random_case(2), (Close(year=2029, school="s0"),)
    found = tornado(case, steps, Payer.MUNICIPALITY)
    assert [one.width for one in found] == sorted((one.width for one in found), reverse=True)
    more = replace(case, demand=case.demand * 1.1)
    before, after = (evaluate(more, apply(more, some)) for some in ((), steps))
    swing = next(one for one in found if one.key == "demand")
    value = after.present_value(Payer.MUNICIPALITY)
    assert swing.high == pytest.approx(value)
    assert swing.saved_high == pytest.approx(before.present_value(Payer.MUNICIPALITY) - value)


class TestPayback:
    def test_a_merger_pays_when_what_it_saves_has_passed_what_it_cost(self):
        """12 + 12 a grade are one class: six saved, a school less, and nine million to close."""
        schools = (school("A"), school("B", closing_cost=18e6))
        case = small_case(schools=schools, n=12.0, prices=replace(PRICES, discount=0.0))
        saved = 6 * CLASS + 1_500_000 + 2_000 * 1_200
        found = payback(case, MERGED, Payer.BOARD)
        # In the first year half a year's rent is paid for the building that is left.
        first = saved - 18e6 - 2_000 * 1_200 / 2
        assert found.saved == pytest.approx([first, saved, saved])
        assert found.summed == pytest.approx([first, first + saved, first + 2 * saved])
        assert found.year == 2029

    def test_one_that_never_pays(self):
        case = small_case(schools=(school("A"), school("B", closing_cost=1e9)))
        assert payback(case, MERGED, Payer.BOARD).year is None

    def test_the_number_of_pupils_where_it_turns(self):
        """Twice 12.5 fill a class; more than that and the merger saves no class but a school."""
        schools = (school("A", fixed=0.0, rooms=99), school("B", fixed=0.0, m2=0.0))
        prices = replace(PRICES, per_rider=50_000.0)
        near = np.array([[0.0, 9.0], [9.0, 0.0]])
        case = small_case(schools=schools, n=10.0, prices=prices, distance=near)
        found = payback(case, MERGED, Payer.BOARD)
        # Journeys cost 60 × 50 000 × part, classes saved 6 × 720 000 while 20 × part fit in 25.
        assert found.pupils == pytest.approx(1.25, rel=1e-4)


class TestMarginal:
    def test_one_more_is_a_class_where_the_class_is_full(self):
        demand = np.full((1, 2, 6), 20.0)
        demand[0, 0, 0] = 25.0
        case = small_case(demand=demand)
        found = marginal(case, unchanged(case), 2027)
        assert found.kronor[0, 0] == CLASS + 11_000
        assert found.kronor[0, 1] == found.kronor[1, 0] == 11_000
        assert found.left[0].tolist() == [0, 5, 5, 5, 5, 5]
        assert found.classes[0].tolist() == [1, 0, 0, 0, 0, 0]
        assert found.average == pytest.approx((12 * CLASS + 245 * 11_000) / 245)

    def test_what_a_school_does_not_offer_has_no_price(self):
        case = small_case(schools=(school("A"), school("B", bands=("F-3",))))
        found = marginal(case, unchanged(case), 2028)
        assert np.isnan(found.kronor[1, 4:]).all()
        assert not np.isnan(found.kronor[1, :4]).any()


def test_a_reserve_grows_to_its_part_in_the_tenth_year():
    case = small_case(years=12)
    more = with_reserve(case, 0.09).demand[:, 0, 0] / 20.0
    assert more == pytest.approx([1 + 0.01 * min(t, 9) for t in range(12)])
