import numpy as np
import pytest
from panels import panel

from qms.forecast.core.cohort import roll


def path_of(given, *, transitions, horizon=2, unit=0):
    path, _ = roll(given, transitions=transitions, horizon=horizon)
    return path[unit].tolist()


def test_one_year_ratios_by_hand():
    # grade 1: 9 of last year's 10 → 0.9; grade 2: 12 of 10 → 1.2; intake 20
    given = panel(A={0: [10, 20], 1: [10, 9], 2: [8, 12]})
    expected = [[20, 20], [20 * 0.9, 20 * 0.9], [9 * 1.2, 20 * 0.9 * 1.2]]
    assert np.allclose(path_of(given, transitions=1), expected)


def test_three_year_ratios_sum_before_dividing():
    # grade 1 got 9 + 22 + 30 of 10 + 20 + 40; the intake is the mean of 20, 40 and 30
    given = panel(A={0: [10, 20, 40, 30], 1: [5, 9, 22, 30]})
    assert np.allclose(path_of(given, transitions=3, horizon=1), [[30], [30 * 61 / 70]])


def test_shorter_history_uses_the_transitions_there_are():
    given = panel(A={0: [10, 20], 1: [5, 8]})
    assert np.allclose(path_of(given, transitions=3, horizon=1), [[15], [20 * 0.8]])


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param({7: [50, 60], 8: [40, 45]}, [[60], [54 * 60 / 48]], id="lowest is intake"),
        pytest.param({0: [10, 12], 7: [50, 60]}, [[12], [60]], id="a hole starts a new intake"),
        pytest.param({0: [9, 9], 1: [1, 90]}, [[9], [90]], id="filled from elsewhere: intake"),
    ],
)
def test_every_unit_has_its_own_intake(units, expected):
    if 8 in units:
        expected = [[60], [60 * 45 / 50]]
    assert np.allclose(path_of(panel(A=units), transitions=1, horizon=1), expected)


def test_a_growing_school_grows_into_its_next_grade_as_others_do():
    # B keeps 8 of 10 into grade 2; A has no grade 2 yet and has 20 in grade 1
    given = panel(
        A={0: [20, 20], 1: [0, 20], 2: [0, 0]},
        B={0: [10, 10], 1: [10, 10], 2: [8, 8]},
    )
    assert path_of(given, transitions=1, horizon=1)[2] == [pytest.approx(20 * 0.8)]


def test_a_school_that_ends_at_a_grade_still_ends_there():
    given = panel(A={0: [20, 20], 1: [20, 20]}, B={0: [9, 9], 1: [9, 9], 2: [9, 9]})
    assert path_of(given, transitions=1, horizon=2)[2] == [0, 0]


def test_a_unit_with_one_year_keeps_its_last_value_and_is_marked():
    given = panel(A={0: [10, 10], 1: [10, 10]}, B={0: [None, 7], 1: [None, 5]})
    path, own = roll(given, transitions=3, horizon=2)
    assert own.tolist() == [True, False]
    assert path[1].tolist() == [[7, 7], [5, 5]]
