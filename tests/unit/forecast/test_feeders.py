import numpy as np
from panels import panel

from qms.forecast.core.feeders import Feeders, intake_path


def intake(given, *, children=None, births=None, entry_age=2, horizon=3):
    feeders = Feeders(children=children or {}, births=births or {}, entry_age=entry_age)
    return intake_path(given, feeders, transitions=1, horizon=horizon)


def test_own_children_roll_up_to_the_intake():
    # half of the age below start; the one-year-olds all become it
    given = panel(A={0: [20, 25]})
    ages = {(-2, 2020): 60.0, (-2, 2021): 80.0, (-1, 2020): 50.0, (-1, 2021): 60.0}
    path = intake(given, children={"A": ages})
    # age 0 → age 1: 60 of 60; age 1 → start: 25 of 50; new children stay at 80
    assert np.allclose(path, [[30, 40, 40]])


def test_births_alone_reach_school_when_they_are_old_enough():
    given = panel(A={0: [10, 20]})
    births = {2018: 90.0, 2019: 100.0, 2020: 200.0, 2021: 300.0}
    # 20 started of the 100 born two years before: a fifth of 200, then of 300, then of the latest
    assert np.allclose(intake(given, births={"A": births}), [[40, 60, 60]])


def test_births_of_all_units_are_shared_by_each_units_part_of_the_intake():
    given = panel(A={0: [15, 15]}, B={0: [5, 5]})
    births = {2018: 100.0, 2019: 100.0, 2020: 200.0, 2021: 100.0}
    assert np.allclose(intake(given, births={"*": births}), [[30, 15, 15], [10, 5, 5]])


def test_units_of_which_nothing_is_known_keep_their_mean():
    given = panel(A={0: [15, 15]}, B={0: [5, 5]})
    path = intake(given, births={"A": {2018: 10.0, 2019: 10.0, 2020: 10.0, 2021: 10.0}})
    assert np.isnan(path[1]).all()


def test_a_school_that_starts_higher_up_takes_no_beginners():
    given = panel(A={0: [15, 15]}, B={0: [0, 0], 7: [30, 30]})
    births = {"*": {2018: 10.0, 2019: 10.0, 2020: 10.0, 2021: 10.0}}
    assert np.isnan(intake(given, births=births)[1]).all()
