"""What dwellings add, by hand: so many homes, so many children of each age, bit by bit."""

import numpy as np
import pytest
from input_towns import dwellings, flow
from panels import panel

from qms.forecast.core.inputs.flows import shares_of
from qms.forecast.core.inputs.housing import HousingView, extra_dwellings, housing_layer
from qms.forecast.core.inputs.rates import DEFAULT_RATES, MOVED_IN, rates_by_kind
from qms.forecast.core.inputs.values import HousingRate

# one child of every age 0–15 per home, so that children are easy to count
ONE = {"house": HousingRate(kind="house", small=6.0, low=4.0, middle=3.0, upper=3.0)}
VIEW = HousingView(rates=ONE, entry_age=6)
TOWN = panel(first=2020, A={0: [30] * 6, 1: [30] * 6, 9: [30] * 6}, B={0: [10] * 6, 1: [10] * 6})


def layer(*plan, view=VIEW, flows=(), homes=None, horizon=4):
    shares = shares_of(TOWN, flows, areas=("a", "b"), homes=homes or {"A": "a", "B": "b"})
    return housing_layer(TOWN, plan, shares, view, horizon=horizon)


def test_moving_in_takes_three_years():
    made = layer(dwellings("a", 2026, 10.0))
    assert sum(MOVED_IN) == pytest.approx(1)
    assert made[0, 0].tolist() == pytest.approx([5.0, 8.5, 10.0, 10.0])


def test_the_probability_counts():
    certain = layer(dwellings("a", 2026, 10.0))
    assert layer(dwellings("a", 2026, 10.0, probability=0.4)) == pytest.approx(0.4 * certain)


def test_cohorts_grow_older_and_those_born_later_come_after():
    """Only children of six move in: in two years they are eight, and their places stay empty."""
    sixes = {"house": HousingRate(kind="house", small=0.0, low=4.0, middle=0.0, upper=0.0)}
    made = layer(dwellings("a", 2026, 10.0), view=HousingView(rates=sixes, entry_age=6))
    # one child of each age 6–9 per home; grade F (6 years): those who move in at six
    assert made[0, 0].tolist() == pytest.approx([5.0, 3.5, 1.5, 0.0])
    # grade 1 (7 years): moved in at seven, or at six the year before
    assert made[0, 1].tolist() == pytest.approx([5.0, 8.5, 5.0, 1.5])


def test_what_was_moved_into_before_the_forecast_is_in_the_counts_already():
    made = layer(dwellings("a", 2025, 10.0, stage="completed"))
    assert made[0, 0].tolist() == pytest.approx([3.5, 5.0, 5.0, 5.0])  # the rest of the homes


def test_the_usual_pace_adds_nothing():
    past = [dwellings("a", year, 20.0, stage="completed") for year in range(2020, 2026)]
    ahead = [dwellings("a", year, 20.0) for year in range(2026, 2030)]
    assert layer(*past, *ahead) == pytest.approx(np.zeros((2, 3, 4)))


def test_less_than_usual_takes_away_and_after_the_plan_all_is_usual():
    past = [dwellings("a", year, 20.0, stage="completed") for year in range(2020, 2026)]
    extra = extra_dwellings([*past, dwellings("a", 2026, 5.0)], origin=2025, last=2029)
    assert extra["a", "house"] == {2024: 0.0, 2025: 0.0, 2026: -15.0}
    assert layer(*past, dwellings("a", 2026, 5.0))[0, 0, 0] == pytest.approx(-7.5)


def test_a_plan_whose_year_has_passed_adds_nothing():
    assert not layer(dwellings("a", 2024, 10.0, stage="building")).any()


def test_children_go_where_the_area_s_children_go():
    flows = [flow("a", "A", 30.0, year=2025), flow("a", "B", 10.0, year=2025)]
    made = layer(dwellings("a", 2026, 40.0), flows=flows)
    # grade 9 exists at A alone: A's 30 pupils of the area are spread 10 on each of three grades,
    # B's 10 five on each of two
    assert made[:, 0, 0].tolist() == pytest.approx([20 * 10 / 15, 20 * 5 / 15])
    assert made[:, 2, 0].tolist() == pytest.approx([20.0, 0.0])


def test_a_withheld_flow_counts_as_two():
    hidden = layer(dwellings("a", 2026, 40.0), flows=[flow("a", "A", 30.0, year=2025),
                                                      flow("a", "B", None, year=2025)])  # fmt: skip
    two = layer(dwellings("a", 2026, 40.0), flows=[flow("a", "A", 30.0, year=2025),
                                                   flow("a", "B", 2.0, year=2025)])  # fmt: skip
    assert hidden == pytest.approx(two)


def test_no_child_is_lost_on_the_way_to_school():
    made = layer(dwellings("a", 2026, 40.0), flows=[flow("a", "B", 12.0, year=2025)])
    assert made.sum(axis=0)[:, 0] == pytest.approx([20.0] * 3)


def test_an_area_without_flows_goes_to_the_schools_that_lie_there():
    made = layer(dwellings("b", 2026, 40.0))
    assert made[:, 0, 0].tolist() == pytest.approx([0.0, 20.0])
    assert made[:, 2, 0].tolist() == pytest.approx([20.0, 0.0])  # no school of the area has it


def test_the_starting_rates_are_called_what_they_are():
    assert set(rates_by_kind(())) == {"house", "owned", "rental", "special"}
    assert {rate.source for rate in DEFAULT_RATES} == {""}  # nobody has measured them
    own = HousingRate(kind="rental", small=1.0, low=1.0, middle=1.0, upper=1.0, source="räknat")
    assert rates_by_kind([own])["rental"] is own
