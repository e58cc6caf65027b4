"""Years that are all alike: the best of many years is the best of one, as often as years count."""

from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import random_case

from qms.planning.core.case import Guards, Rule
from qms.planning.core.evaluating import prepare, worth
from qms.planning.core.plan import unchanged
from qms.planning.core.searching.proposing import propose


def alike(seed, years):
    """Return a case whose years are the same, where nothing is paid for changing."""
    case = random_case(seed, schools=5, areas=8, years=1, candidates=0, rule=Rule.NEAREST)
    free = tuple(
        replace(one, notice=0, closing_cost=0.0, lease_end=None, is_released=True,
                most_new_rooms=0)
        for one in case.schools
    )  # fmt: skip
    prices = replace(case.prices, moving_part=0.0, rent_index=0.0)
    return replace(case, schools=free, prices=prices, demand=np.repeat(case.demand, years, axis=0),
                   guards=Guards(keeps_grades=True))  # fmt: skip


def cheapest_year(case):
    """Return the least that a year can cost, by every way to leave schools open."""
    base = unchanged(case)
    ways = np.array(np.meshgrid(*[[False, True]] * len(case.schools))).reshape(5, -1).T
    offers = base.offers[None] & ways[:, None, :, None]
    kronor, missing = worth(prepare(case, base), offers, np.zeros(offers.shape[:3]))
    return (kronor + missing * case.prices.unplaced).min()


@pytest.mark.parametrize("seed", range(4))
def test_equal_years_cost_the_optimum_of_one_as_often_as_they_count(seed):
    case = alike(seed, 4)
    best = propose(case, unchanged(case))
    lacking = best.lacking / 4
    one = cheapest_year(alike(seed, 1)) - lacking * case.prices.unplaced
    counted = sum((1 + case.prices.discount) ** -t for t in range(4))
    assert best.present_value == pytest.approx(one * counted, rel=1e-9)
