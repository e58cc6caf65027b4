import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panels import panel

from qms.forecast.core.forecast import TooShortError, forecast
from qms.forecast.core.methods import METHODS, NEEDS_FEEDERS, PROPHET, Known
from qms.forecast.core.panel import Count, build_panel
from qms.forecast.core.student import t80, t95

PLAIN = [name for name in METHODS if name not in NEEDS_FEEDERS | {PROPHET}]


# Two-sided quantiles of Student's t from printed tables, at degrees that are not in ours.
@pytest.mark.parametrize(
    ("degrees", "eighty", "ninety_five"),
    [(7, 1.415, 2.365), (12, 1.356, 2.179), (25, 1.316, 2.060), (40, 1.303, 2.021)],
)
def test_student(degrees, eighty, ninety_five):
    assert t80(degrees) == pytest.approx(eighty, rel=0.004)
    assert t95(degrees) == pytest.approx(ninety_five, rel=0.004)


numbers = st.lists(st.integers(0, 60), min_size=4, max_size=9)


@settings(max_examples=25, deadline=None)
@given(data=st.data(), method=st.sampled_from(PLAIN))
def test_intervals_are_nested_never_negative_and_never_narrower_further_ahead(data, method):
    years = data.draw(st.integers(2, 9))
    column = st.lists(st.integers(0, 60), min_size=years, max_size=years)
    units = {name: {step: data.draw(column) for step in range(3)} for name in ("A", "B")}
    made = forecast(Known(pupils=panel(**units)), method=method, horizon=6)
    widths = {}
    for v in made.values:
        assert 0 <= v.lo95 <= v.lo80 <= v.mean <= v.hi80 <= v.hi95
        assert np.isfinite(v.hi95)
        before = widths.get((v.unit, v.step), 0)
        assert v.hi80 - v.mean >= before - 1e-9
        widths[v.unit, v.step] = v.hi80 - v.mean


@settings(max_examples=15, deadline=None)
@given(data=st.data(), method=st.sampled_from(PLAIN))
def test_steps_add_up_to_the_unit_and_units_to_all(data, method):
    column = st.lists(st.integers(1, 60), min_size=5, max_size=5)
    units = {name: {step: data.draw(column) for step in range(3)} for name in ("A", "B", "C")}
    made = forecast(Known(pupils=panel(**units)), method=method, horizon=3)
    for ahead in (1, 2, 3):
        now = {(v.unit, v.step): v.mean for v in made.values if v.horizon == ahead}
        for unit in (*units, "*"):
            steps = sum(now.get((unit, step), 0) for step in range(3))
            assert now[unit, None] == pytest.approx(steps)
        assert now["*", None] == pytest.approx(sum(now[unit, None] for unit in units))


@pytest.mark.parametrize("method", PLAIN)
def test_all_units_together_hold_also_a_unit_whose_last_number_is_withheld(method):
    counts = [Count(unit=u, step=s, year=y, n=float(10 + s + y % 3))
              for u in ("A", "B") for s in range(3) for y in range(2015, 2022)]  # fmt: skip
    counts[6] = Count(unit="A", step=0, year=2021, n=None)
    made = forecast(Known(pupils=build_panel(counts)), method=method, horizon=2)
    for ahead in (1, 2):
        now = {v.unit: v.mean for v in made.values if v.horizon == ahead and v.step is None}
        assert now["A"] > 20
        assert now["*"] == pytest.approx(now["A"] + now["B"])
    assert made.remarks.filled == (("A", 2021),)


def test_a_unit_that_never_missed_has_a_narrower_interval_than_one_that_often_did():
    calm, wild = [50] * 12, [50, 70, 35, 66, 41, 72, 38, 60, 44, 75, 36, 50]
    known = Known(pupils=panel(A={0: calm}, B={0: wild}))
    rows = {v.unit: v for v in forecast(known, method="last-value", horizon=1).values}
    assert rows["A"].hi80 - rows["A"].lo80 < 0.7 * (rows["B"].hi80 - rows["B"].lo80)


def test_horizons_without_evidence_are_wider_than_the_last_that_has_some():
    known = Known(pupils=panel(A={0: [50, 55, 49, 52]}))
    made = forecast(known, method="last-value", horizon=8)
    widths = [v.hi95 - v.mean for v in made.values if v.unit == "A" and v.step is None]
    assert widths[7] > widths[2] > 0


def test_a_method_without_errors_of_its_own_borrows_the_last_values_and_says_so():
    known = Known(pupils=panel(A={0: [50, 55, 51], 1: [40, 45, 43]}))
    assert forecast(known, method="cohort-3yr", horizon=2).remarks.borrowed
    assert not forecast(known, method="last-value", horizon=2).remarks.borrowed


def test_one_error_of_nothing_promises_nothing():
    known = Known(pupils=panel(A={0: [70, 70]}))
    sums = [v for v in forecast(known, method="auto", horizon=1).values if v.step is None]
    assert all(v.lo80 == 0 and v.hi80 >= 2 * 70 for v in sums)


def test_one_year_is_too_short():
    with pytest.raises(TooShortError):
        forecast(Known(pupils=panel(A={0: [5]})), method="last-value", horizon=1)
