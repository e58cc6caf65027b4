"""What a structure costs: by hand, and against plain loops over everything."""

from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import PRICES, grades, random_case, school, small_case
from support.planning_reference import plain

from qms.planning.core.case import Payer, Rule, Tenure
from qms.planning.core.evaluating import evaluate, prepare, worth
from qms.planning.core.plan import unchanged

STRUCTURES = 10
A_TEACHER, A_PUPIL = 700_000.0, 11_000.0


def structures(case, seed, count=STRUCTURES):
    """Return random openings and closings, and now and then a band that is given up."""
    rng = np.random.default_rng(seed)
    years, schools, bands = unchanged(case).offers.shape
    time = np.arange(years)[None, :, None]
    closing = rng.integers(0, 2 * years, (count, 1, schools))
    opening = np.where([one.is_candidate for one in case.schools],
                       rng.integers(0, 2 * years, (count, 1, schools)), 0)  # fmt: skip
    is_open = (time >= opening) & (time < np.maximum(closing, opening))
    has = np.array([[band in one.bands for band in case.bands] for one in case.schools])
    kept = time[..., None] < rng.integers(1, 3 * years, (count, 1, schools, bands))
    return is_open[..., None] & has & kept


@pytest.mark.parametrize("seed", range(20))
def test_ten_structures_of_a_random_case_cost_what_plain_loops_say(seed):
    rule = (Rule.SHARES, Rule.NEAREST)[seed % 2]
    payer = (Payer.BOARD, Payer.MUNICIPALITY)[seed // 2 % 2]
    case = random_case(seed, rule=rule, payer=payer)
    offers = structures(case, seed)
    plan = unchanged(case)
    kronor, missing = worth(prepare(case, plan), offers, np.zeros(offers.shape[:3]))
    for at, structure in enumerate(offers):
        years, value, lacking = plain(case, structure, payer)
        assert kronor[at] == pytest.approx(value, abs=0.01)
        assert missing[at] == pytest.approx(lacking, abs=1e-6)
        found = evaluate(case, replace(plan, offers=structure))
        assert found.present_value(payer) == pytest.approx(value, abs=0.01)
        costs = found.costs
        rooms = costs.board_premises if payer is Payer.BOARD else costs.municipality_premises
        for t, parts in enumerate(years):
            mine = {
                "teaching": (costs.teachers + costs.classes)[t].sum(), "travel": costs.travel[t],
                "pupil": costs.pupils[t].sum(), "fixed": costs.fixed[t].sum(),
                "premises": rooms[t].sum(), "once": costs.once[t].sum(),
            }  # fmt: skip
            assert mine == pytest.approx(parts, abs=0.01)
            assert costs.yearly(payer)[t] == pytest.approx(sum(mine.values()), abs=0.01)


def test_two_schools_by_hand():
    """Twelve grades of 20: a class each, a teacher a class (24 of 0.6 × 40 periods)."""
    found = evaluate(small_case(), unchanged(small_case()))
    costs = found.costs
    assert costs.teachers.sum(axis=1).tolist() == [12 * A_TEACHER] * 3
    assert costs.classes.sum(axis=1).tolist() == [12 * 20_000.0] * 3
    assert costs.pupils.sum(axis=1).tolist() == [240 * A_PUPIL] * 3
    assert costs.board_premises.sum(axis=1).tolist() == [2 * 2_000 * 1_200.0] * 3
    assert costs.municipality_premises.sum(axis=1).tolist() == [2 * (900_000 + 2_000 * 350.0)] * 3
    assert found.special_need.tolist() == [[2.0, 2.0]] * 3  # a quarter of six, rounded up
    assert found.utilisation.tolist() == [[0.6, 0.6]] * 3


class TestMerging:
    """B closes in the second year: 40 pupils a grade are two classes still."""

    @pytest.fixture
    def merged(self):
        case = small_case()
        offers = unchanged(case).offers.copy()
        offers[1:, 1] = False
        return evaluate(case, replace(unchanged(case), offers=offers))

    def test_rounding_decides_what_is_saved(self, merged):
        assert merged.classes.sum(axis=(1, 2)).tolist() == [12, 12, 12]
        assert merged.need[1].tolist() == [12, 0]
        # Twelve classes in ten rooms: two classes of twenty have no room.
        assert merged.missing[1].tolist() == [40.0, 0.0]

    def test_the_board_saves_a_building_that_the_municipality_keeps(self, merged):
        rent = 2_000 * 1_200.0
        assert merged.costs.board_premises[:, 1].tolist() == [rent, rent / 2, 0.0]
        operation = 2_000 * 350.0
        assert merged.costs.municipality_premises[:, 1].tolist() == pytest.approx(
            [900_000 + operation, 900_000 + operation * 0.7, 900_000 + operation * 0.4]
        )  # half the year used, the other half at 0.4; then empty

    def test_one_closing_and_three_kilometres_within_the_limit(self, merged):
        assert merged.costs.once.sum(axis=1).tolist() == [0.0, 300_000.0, 0.0]
        assert merged.costs.travel.tolist() == [0.0, 0.0, 0.0]
        assert merged.costs.fixed.sum(axis=1).tolist() == [3e6, 1.5e6, 1.5e6]


@pytest.mark.parametrize(
    ("n", "mixed", "classes"),
    [
        pytest.param(25.0, False, 6, id="full classes"),
        pytest.param(25.1, False, 12, id="a tenth of a pupil more is a class more in every grade"),
        pytest.param(12.0, True, 3, id="two grades share a class where the school allows it"),
        pytest.param(12.0, False, 6, id="not where it does not"),
        pytest.param(13.0, True, 6, id="nor when they do not fit"),
        pytest.param(0.0, True, 0, id="nobody"),
    ],
)
def test_classes(n, mixed, classes):
    schools = (school("A", is_mixed=mixed), school("B", is_mixed=mixed))
    case = small_case(schools=schools, n=n, years=1)
    assert evaluate(case, unchanged(case)).classes[0, 0].sum() == classes


def test_departments_are_made_of_years_of_age_together():
    ages = grades(("1", "2"), ("3", "4", "5"), size=15.0)
    pools = tuple(replace(one, pool=one.band) for one in ages)
    case = small_case(grades=pools, demand=np.full((1, 2, 5), 8.0))
    # 16 of ages 1–2 are two departments of at most 15; 24 of ages 3–5 are two.
    assert evaluate(case, unchanged(case)).classes[0].tolist() == [[2, 2], [2, 2]]


@pytest.mark.parametrize(
    ("lease_end", "paid"),
    [
        pytest.param(2028, [1e6, 1e6, 0.0], id="paid to the end of the contract, though empty"),
        pytest.param(2026, [1e6, 5e5, 0.0], id="half a year of moving when no contract binds"),
        pytest.param(2031, [1e6, 1e6, 1e6], id="longer than the plan"),
    ],
)
def test_a_lease_is_paid_until_its_end(lease_end, paid):
    leased = school("B", tenure=Tenure.LEASED, rent=1e6, operation=0.0, lease_end=lease_end)
    case = small_case(schools=(school("A"), leased))
    offers = unchanged(case).offers.copy()
    offers[1:, 1] = False
    found = evaluate(case, replace(unchanged(case), offers=offers)).costs
    assert found.board_premises[:, 1].tolist() == found.municipality_premises[:, 1].tolist() == paid


def test_rents_rise_beyond_other_prices():
    leased = school("B", tenure=Tenure.LEASED, rent=1e6, operation=0.0)
    prices = replace(PRICES, rent_index=0.1)
    case = small_case(schools=(school("A"), leased), prices=prices)
    paid = evaluate(case, unchanged(case)).costs.board_premises[:, 1]
    assert paid == pytest.approx([1e6, 1.1e6, 1.21e6])


def test_years_are_weighed_from_the_first_undivided():
    case = small_case(prices=replace(PRICES, discount=0.1, inflation=0.02))
    found = evaluate(case, unchanged(case))
    cost = found.costs.yearly(Payer.BOARD)[0]
    assert found.present_value(Payer.BOARD) == pytest.approx(cost * (1 + 1 / 1.1 + 1 / 1.21))
    assert found.nominal(Payer.BOARD) == pytest.approx([cost, cost * 1.02, cost * 1.0404])


def test_prices_of_a_year_begin_at_the_price_level():
    # The level is that of 2025: what is paid in 2027 has had two years of inflation.
    case = small_case(prices=replace(PRICES, level=2025, inflation=0.02), years=1)
    found = evaluate(case, unchanged(case))
    cost = found.costs.yearly(Payer.BOARD)[0]
    assert found.nominal(Payer.BOARD) == pytest.approx([cost * 1.0404])


def test_a_candidate_costs_nothing_until_it_opens():
    new = school("N", opens=2028, opening_cost=5e6)
    case = small_case(schools=(school("A"), school("B"), new), distance=np.eye(2, 3) + 1.0)
    offers = unchanged(case).offers.copy()
    offers[1:, 2] = True
    found = evaluate(case, replace(unchanged(case), offers=offers)).costs
    owned = 900_000 + 2_000 * 350.0
    assert found.municipality_premises[:, 2].tolist() == [0.0, owned, owned]
    assert found.once[:, 2].tolist() == [0.0, 5e6, 0.0]


def test_who_nobody_takes_is_told_by_band():
    near = tuple(replace(one, hard_limit=2.0) for one in grades())
    case = small_case(grades=near)
    offers = unchanged(case).offers.copy()
    offers[2, 1, 0] = False  # B gives up F–3, four grades of 20, in the third year
    found = evaluate(case, replace(unchanged(case), offers=offers))
    assert found.unplaced.tolist() == [[0.0, 0.0], [0.0, 0.0], [80.0, 0.0]]
    assert found.lacking.tolist() == [0.0, 0.0, 80.0]


@pytest.mark.parametrize(
    ("n", "filled"),
    [
        pytest.param(20.0, [9.6, 0.0], id="all have room in ten"),
        pytest.param(40.0, [10.0, 9.2], id="what is too much goes to the next"),
        pytest.param(50.0, [14.0, 10.0], id="where all are full the rest stays"),
    ],
)
def test_a_full_school_sends_children_on(n, filled):
    """Everybody asks for A: 12 × n ÷ 25 classes, and each school has ten rooms."""
    shares = np.zeros((2, 2, 2))
    shares[:, :, 0] = 1.0
    case = small_case(rule=Rule.SPILL, shares=shares, years=1, n=n)
    found = evaluate(case, unchanged(case))
    assert (found.pupils[0] / 25.0).sum(axis=1) == pytest.approx(filled)
