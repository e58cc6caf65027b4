"""Draws through a structure: each as if it were the forecast itself."""

from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import PRICES, grades, random_case, small_case

from qms.planning.core.case import Payer, Rule
from qms.planning.core.chance import Chances, chances, cheapest, odds
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import apply, unchanged
from qms.planning.core.plan.steps import Close, MoveGrades


def drawn(case, count, seed=1):
    rng = np.random.default_rng(seed)
    return case.demand * rng.lognormal(0, 0.2, (count, 1, len(case.areas), len(case.grades)))


@pytest.mark.parametrize("rule", [*Rule])
@pytest.mark.parametrize("payer", [*Payer])
def test_each_draw_costs_what_it_would_as_the_only_forecast(rule, payer):
    case = random_case(5, rule=rule, payer=payer)
    steps = [Close(year=2028, school="s0"), MoveGrades(year=2029, school="s1", to="s2",
                                                       bands=("7-9",))]  # fmt: skip
    plan = apply(case, steps)
    draws = drawn(case, 7)
    found = chances(case, plan, draws)
    for at, draw in enumerate(draws):
        alone = evaluate(replace(case, demand=draw), plan)
        assert found.kronor[at] == pytest.approx(alone.costs.yearly(payer), abs=0.01)
        assert found.worth[at] == pytest.approx(alone.present_value(payer), abs=0.01)
        assert found.pupils[at] == pytest.approx(alone.pupils.sum(axis=2), abs=1e-6)
        assert found.missing[at] == pytest.approx(alone.missing, abs=1e-6)
        nowhere = alone.unplaced.sum(axis=1)
        assert found.unplaced[at].sum(axis=1) == pytest.approx(nowhere, abs=1e-6)


def test_how_often_places_lack_is_told_by_the_area_of_the_school():
    """One draw of four has 45 in every grade of A: two classes each, twelve in ten rooms."""
    case = small_case()
    draws = np.tile(case.demand, (4, 1, 1, 1))
    draws[3, 1:, 0] = 45.0
    found = odds(case, chances(case, unchanged(case), draws))
    assert found.shortage.tolist() == [[0, 0], [0.25, 0], [0.25, 0]]
    assert found.any_shortage == 0.25


def test_children_whom_nobody_takes_are_of_their_own_area():
    near = tuple(replace(one, hard_limit=2.0) for one in grades())
    case = small_case(grades=near)
    plan = apply(case, [Close(year=2029, school="B")])
    found = odds(case, chances(case, plan, case.demand[None]))
    assert found.shortage.tolist() == [[0, 0], [0, 0], [0, 1]]


def test_the_band_of_costs_is_made_of_the_draws():
    """Eleven draws: whole classes of 20 + 1 … 20 + 11 tenths keep, so only meals and tools grow."""
    case = small_case(prices=replace(PRICES, discount=0.0))
    draws = case.demand + np.arange(11)[:, None, None, None] / 10
    found = odds(case, chances(case, unchanged(case), draws))
    base = evaluate(case, unchanged(case)).costs.yearly(case.payer)[0]
    tenth = 12 * 0.1 * 11_000  # twelve grades a tenth of a pupil more
    assert found.kronor[:, 0] == pytest.approx([base + n * tenth for n in (1, 5, 9)])
    assert found.worth == pytest.approx(3 * found.kronor[:, 0])


def test_pupils_of_an_areas_schools_have_a_band():
    """Eleven draws where each of twelve grades has 20.0 … 21.0 pupils in both areas."""
    case = small_case()
    draws = case.demand * 0 + 20 + np.arange(11)[:, None, None, None] / 10
    found = odds(case, chances(case, unchanged(case), draws)).pupils
    both = sum(found[area] for area in found)
    lone = draws[[1, 5, 9]].sum(axis=(2, 3))
    assert both == pytest.approx(lone)


@pytest.mark.parametrize(
    ("worth", "parts"),
    [
        pytest.param([[1, 1, 5], [2, 2, 2]], [2 / 3, 1 / 3], id="two of three"),
        pytest.param([[1, 1], [1, 2], [3, 3]], [0.75, 0.25, 0.0], id="equals share a draw"),
    ],
)
def test_how_often_each_is_cheapest(worth, parts):
    some = [
        Chances(kronor=np.zeros((0, 0)), worth=np.array(one, float), pupils=np.zeros(0),
                missing=np.zeros(0), unplaced=np.zeros(0))
        for one in worth
    ]  # fmt: skip
    assert cheapest(some) == pytest.approx(parts)
