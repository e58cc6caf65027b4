"""An addition is used when earlier years support it; chance passes at most one in twenty."""

import numpy as np
import pytest
from input_towns import AREAS, FIRST, town

from qms.forecast.core.inputs.prepare import known_of, settled
from qms.forecast.core.inputs.support import Verdict, judged

ORIGINS = (2005, 2020)


def support(inputs, method="cohort-3yr"):
    return settled(known_of(inputs), method=method).supports.housing


def test_homes_that_bring_children_are_found():
    found = [support(town(seed, per_home=0.5)) for seed in range(4)]
    assert [one.verdict for one in found] == [Verdict.SUPPORTED] * 4
    assert all(one.gain > 0.05 and one.groups == 8 for one in found)


def test_homes_that_bring_nobody_are_not():
    found = [support(town(seed, per_home=0.0)) for seed in range(8)]
    assert sum(one.verdict is Verdict.SUPPORTED for one in found) <= 1


def test_too_few_areas_say_nothing():
    assert support(town(1, per_home=0.5, areas="abc")).verdict is Verdict.UNTESTED


def test_without_completed_homes_nothing_is_tried():
    inputs = town(1, per_home=0.0, homes=0.0)
    assert support(inputs).verdict is Verdict.UNTESTED


def simulated(chance, *, effect, common, other=10.0):
    """Return errors without and with an addition: areas drift on their own, and all together."""
    origins, groups, ahead = 12, 8, 5
    drift = chance.normal(0, other, (1, groups, 1)) * np.arange(1, ahead + 1)
    shock = common * chance.normal(0, 10, (origins, 1, ahead))
    added = chance.normal(0, 12, (1, groups, 1)) * np.arange(1, ahead + 1) + common * 8
    noise = chance.normal(0, 5, (origins, groups, ahead))
    errors = drift + shock + noise + effect * added
    return errors, errors - added, np.full(errors.shape, 400.0)


@pytest.mark.parametrize("common", [0.0, 1.0], ids=["areas alone", "shocks in common"])
def test_chance_is_let_through_at_most_one_time_in_twenty(common):
    chance = np.random.default_rng(11)
    trials = 400
    let_through = sum(
        judged(*simulated(chance, effect=0.0, common=common), groups=AREAS, origins=ORIGINS).is_used
        for _ in range(trials)
    )
    assert let_through / trials <= 0.05


def test_a_true_addition_is_found_most_often():
    chance = np.random.default_rng(12)
    found = sum(
        judged(
            *simulated(chance, effect=1.0, common=1.0, other=4.0), groups=AREAS, origins=ORIGINS
        ).is_used
        for _ in range(100)
    )
    assert found >= 60


def test_the_years_before_homes_were_counted_are_not_tried():
    assert support(town(3, per_home=0.5)).origins[0] >= FIRST + 3
