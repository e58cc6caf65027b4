import math

import numpy as np
import pytest
from panels import FIRST, panel

from qms.forecast.core.gaps import completed
from qms.forecast.core.panel import Count, build_panel


def test_a_grade_that_is_not_listed_is_empty_and_a_missing_year_is_unknown():
    given = panel(A={0: [10, None, 12], 1: [None, None, 9]})
    assert given.counts[0, 1, 0] == 0
    assert math.isnan(given.totals()[0, 1])
    assert given.present.tolist() == [[True, False, True]]


def test_a_missing_year_is_the_geometric_mean_of_its_cohorts_neighbours():
    given = panel(A={0: [16, None, 20], 1: [10, None, 25], 2: [10, None, 9]})
    filled = completed(given).counts[0, :, 1]
    # grade 0: only the step above a year later, 25; grade 1: √(16 × 9); grade 2: 10 below before
    assert filled.tolist() == [25, 12, 10]


def test_a_withheld_cell_is_filled_and_the_rest_left_alone():
    counts = [Count(unit="A", step=s, year=FIRST + y, n=10.0) for s in (0, 1) for y in range(3)]
    counts[1] = Count(unit="A", step=0, year=FIRST + 1, n=None)
    filled = completed(build_panel(counts))
    assert filled.counts[0].tolist() == [[10, 10, 10], [10, 10, 10]]


def test_years_before_opening_after_closing_and_long_absences_stay_unknown():
    given = panel(
        A={0: [5, 5, 5, 5, 5]}, B={0: [None, 5, 5, 5, None]}, C={0: [5, None, None, None, 5]}
    )
    assert np.isnan(completed(given).counts).sum() == 2 + 3


@pytest.mark.parametrize(
    ("numbers", "alive"),
    [
        pytest.param([5, 5], True, id="has pupils"),
        pytest.param([5, 0], False, id="empty in the last year"),
        pytest.param([5, None], False, id="did not report in the last year"),
    ],
)
def test_alive(numbers, alive):
    assert panel(A={0: numbers}, Z={0: [1, 1]}).alive()[0] == alive


def test_until_drops_what_came_later():
    given = panel(A={0: [1, 2, 3]}).until(FIRST + 1)
    assert given.years == (FIRST, FIRST + 1)
    assert given.counts.tolist() == [[[1, 2]]]


def test_nothing_to_build_from():
    with pytest.raises(ValueError, match="no counts"):
        build_panel([])
