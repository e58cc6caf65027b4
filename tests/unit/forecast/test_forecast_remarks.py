from panels import panel

from qms.forecast.core.forecast import forecast
from qms.forecast.core.methods import COHORT_3, LAST_VALUE, PROPHET, Known


def made(method=COHORT_3, prefer_baseline=False, **units):
    known = Known(pupils=panel(**units))
    return forecast(known, method=method, horizon=2, prefer_baseline=prefer_baseline)


def test_closed_units_have_no_rows_and_are_named():
    result = made(A={0: [9, 9, 9]}, B={0: [9, 9, None]}, C={0: [9, 9, 0]})
    assert result.remarks.closed == ("B", "C")
    assert {v.unit for v in result.values} == {"A", "*"}


def test_new_units_use_the_last_value_and_are_named():
    result = made(A={0: [9, 9, 9], 1: [9, 9, 9]}, B={0: [None, None, 7], 1: [None, None, 5]})
    assert result.remarks.short == ("B",)
    assert {v.method for v in result.values if v.unit == "B"} == {LAST_VALUE}
    assert [v.mean for v in result.values if v.unit == "B" and v.step is None] == [12, 12]


def test_filled_years_are_named():
    result = made(A={0: [9, None, 9, 9], 1: [9, None, 9, 9]}, B={0: [5, 5, 5, 5]})
    assert result.remarks.filled == (("A", 2021),)


def test_auto_says_auto():
    assert {v.method for v in made("auto", A={0: [9, 9, 9]}).values} == {"auto"}


def test_the_baseline_is_used_where_it_missed_by_less():
    # A's grades swing against each other, so following cohorts is wrong: its sum never moves.
    swinging = {0: [30, 10] * 5, 1: [10, 30] * 5}
    # B's large cohorts fill one grade a year on their way up: following them is right.
    born = [10] * 9 + [60] * 9
    rolling = {step: [born[year - step + 8] for year in range(10)] for step in range(8)}
    result = made(prefer_baseline=True, A=swinging, B=rolling)
    assert result.remarks.baseline == ("A",)
    methods = {v.unit: v.method for v in result.values}
    assert methods == {"A": LAST_VALUE, "B": COHORT_3, "*": COHORT_3}
    assert [v.mean for v in result.values if v.unit == "A" and v.step is None] == [40, 40]


def test_prophet_without_ten_points_is_the_last_value_and_said():
    result = made(PROPHET, A={0: [9, 8, 9]})
    assert result.remarks.short == ("A",)
    assert {v.mean for v in result.values} == {9}


def test_the_trend_is_split_over_the_grades_as_cohorts_roll():
    known = Known(pupils=panel(A={0: [10] * 10, 1: [30] * 10}), trends={("A", 2029): (80.0, 20.0)})
    values = forecast(known, method=PROPHET, horizon=2).values
    by_step = {(v.step, v.horizon): v.mean for v in values if v.unit == "A"}
    assert by_step == {(None, 1): 80, (None, 2): 20, (0, 1): 20, (0, 2): 5, (1, 1): 60, (1, 2): 15}
