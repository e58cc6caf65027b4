"""The forecast's draws of schools laid on areas: who goes where decides how an area moves."""

import numpy as np
import pytest
from support.planning_cases import small_case

from qms.planning.core.case import Rule
from qms.planning.core.chance.demands import area_draws


def shared(a_to_a):
    """Return the small case where so much of area A goes to school A, and all of B to B."""
    shares = np.zeros((2, 2, 2))
    shares[0, :, 0], shares[0, :, 1], shares[1, :, 1] = a_to_a, 1 - a_to_a, 1.0
    return small_case(rule=Rule.SHARES, shares=shares)


def ratio(case, count=2):
    return np.ones((count, len(case.demand), len(case.schools), len(case.grades)))


@pytest.mark.parametrize(
    ("a_to_a", "children"),
    [
        pytest.param(1.0, [22.0, 20.0], id="a tenth more at the school that all of A go to"),
        pytest.param(0.5, [21.0, 20.0], id="half of them go to a school that does not grow"),
        pytest.param(0.0, [20.0, 20.0], id="nobody goes there"),
    ],
)
def test_an_area_grows_with_the_schools_it_goes_to(a_to_a, children):
    case = shared(a_to_a)
    drawn = ratio(case)
    drawn[1, 2, 0, 3] = 1.1  # the second draw, third year, school A, grade 3
    found = area_draws(case, drawn)
    assert found[1, 2, :, 3].tolist() == pytest.approx(children)
    assert np.array_equal(found[0], case.demand)
    assert found[1].sum() == pytest.approx(case.demand.sum() + children[0] - 20.0)


def test_where_the_nearest_takes_all_every_school_weighs_as_one():
    case = small_case()
    drawn = ratio(case)
    drawn[:, :, 0] = 1.2
    assert area_draws(case, drawn)[0, 0, :, 0].tolist() == pytest.approx([22.0, 22.0])


def test_the_mean_of_draws_around_one_is_what_is_expected():
    case = shared(0.7)
    noise = np.random.default_rng(0).normal(0, 0.1, ratio(case, 2_000).shape)
    mean = area_draws(case, 1 + noise - noise.mean(axis=0)).mean(axis=0)
    assert mean == pytest.approx(case.demand)
