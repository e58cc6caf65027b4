"""Which futures a study is tried by: by unit, grade and year; none where nothing is known."""

import numpy as np
import pytest
from support.planning_cases import small_case

from qms.forecast.core.errors.futures import Futures
from qms.planning.core.from_register.notes import Told, note
from qms.planning.queries.draws import demand_draws, forecast_of, ratios

UNITS = {"A": 11, "B": 12}


def futures(years=(2028, 2029)):
    """Return a forecast of unit 11 in F and grade 1: 20 and 10 expected, and nobody in grade 2."""
    path = np.zeros((1, 3, len(years)))
    path[0, 0], path[0, 1] = 20.0, 10.0
    return Futures(units=("11",), steps=(0, 1, 2), years=years, path=path, models=None)


def test_each_grade_and_year_has_its_own_ratio():
    case, told = small_case(years=4), futures()
    drawn = np.stack([told.path, told.path * 1.5])
    drawn[1, 0, 1, 1] = 30.0  # grade 1 in 2029 three times what is expected
    found = ratios(case, UNITS, told, drawn)
    assert np.array_equal(found[0], np.ones_like(found[0]))
    assert found[1, :, 0, 0].tolist() == [1.0, 1.5, 1.5, 1.5]  # 2027 is counted; 2030 goes on
    assert found[1, :, 0, 1].tolist() == [1.0, 1.5, 3.0, 3.0]
    assert found[1, :, 0, 2].tolist() == [1.0] * 4  # nobody is expected
    assert (found[1, :, 1] == 1.0).all()  # the forecast has not the unit


@pytest.mark.parametrize(
    ("notes", "run"),
    [
        pytest.param([], None, id="no forecast"),
        pytest.param([note(Told.COUNT_YEAR, year=2027), note(Told.FORECAST, run=7, origin=2027)], 7,
                     id="the one that children come from"),
    ],
)  # fmt: skip
def test_the_forecast_that_a_study_rests_on(session, notes, run):
    basis = {"notes": [{"told": one.told.value, **one.values} for one in notes], "units": UNITS}
    assert forecast_of(basis) == run
    # Run 7 is not stored, so it has no errors to draw from.
    assert demand_draws(session, small_case(), basis) is None
