"""`auto` learns from earlier years only, falls back where that is better, and always adds up."""

from dataclasses import replace

import numpy as np
import pytest
from families import chosen, few_and_large, mixed_forms, panel_of
from panels import panel

from qms.forecast.core.auto.fallback import better_at
from qms.forecast.core.auto.reconciling import drawn_to, strength_at
from qms.forecast.core.auto.totals import own_path, sums_of
from qms.forecast.core.auto.trail import MEMBERS, Trail, said_by
from qms.forecast.core.forecast import forecast
from qms.forecast.core.known import Known
from qms.forecast.core.origins import origin_places, paths_of
from qms.forecast.core.series import unit_totals

FAMILIES = {"chosen": chosen, "mixed forms": mixed_forms, "few and large": few_and_large}


def auto(known, horizon=4, origins=None):
    places = origin_places(known.pupils) if origins is None else origins
    return paths_of(known, "auto", origins=places, horizon=horizon)


def parts(paths, row):
    return [getattr(paths, name)[row].tobytes()
            for name in ("path", "own", "weights", "baseline", "total", "strength")]  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_what_comes_later_changes_no_earlier_forecast(family):
    known = FAMILIES[family](1)
    whole, year = auto(known), known.pupils.years[8]
    later = known.pupils.counts.copy()
    later[:, :, 9:] = np.roll(later[:, :, 9:], 1, axis=0) * 3
    changed = auto(replace(known, pupils=replace(known.pupils, counts=later)))
    then = auto(known.until(year), origins=[8])
    alone = Known(pupils=known.pupils.until(year), feeders=known.until(year).feeders)
    fresh = auto(alone, origins=[8])
    for other, row in ((changed, 8), (then, 0), (fresh, 0)):
        assert parts(other, row) == parts(whole, 8)
    assert parts(changed, 10) != parts(whole, 10)


def test_fits_of_later_years_change_no_earlier_forecast():
    known = chosen(1, schools=8)
    years = known.pupils.years[9:]
    series = (*known.pupils.units, "*")
    trends = {(unit, year): [float(year)] * 4 for unit in series for year in years}
    fitted = auto(replace(known, trends=trends))
    assert parts(fitted, 8) == parts(auto(known), 8)
    place = [method.name for method in MEMBERS].index("prophet")
    assert (fitted.weights[9:, place] > 0).all()
    assert (fitted.weights[:9, place] == 0).all()


def test_gaps_of_later_years_change_no_earlier_forecast():
    known = mixed_forms(2)
    counts = known.pupils.counts.copy()
    counts[3, 2, 7] = np.nan
    present = known.pupils.present.copy()
    counts[5, :, 9:11], present[5, 9:11] = np.nan, False
    holed = replace(known, pupils=replace(known.pupils, counts=counts, present=present))
    whole = auto(holed)
    for place in (7, 9, 12):
        then = auto(holed.until(holed.pupils.years[place]), origins=[place])
        assert parts(then, 0) == parts(whole, place)
    assert np.isfinite(whole.path[12]).all()


def test_weights_sum_to_one_and_the_total_is_the_sum():
    known = mixed_forms(1)
    paths = auto(known)
    assert paths.weights.sum(axis=1) == pytest.approx(1)
    assert (paths.path >= 0).all()
    made = forecast(known, method="auto", horizon=3)
    rows = [v for v in made.values if v.horizon == 3]
    (whole,) = [v.mean for v in rows if v.unit == "*" and v.step is None]
    assert whole == pytest.approx(sum(v.mean for v in rows if v.unit != "*" and v.step is None))
    assert whole == pytest.approx(sum(v.mean for v in rows if v.unit != "*" and v.step is not None))
    assert {v.method for v in rows} <= {"auto", "last-value"}
    assert set(made.mixture) == {"weights", "total", "strength", "baseline"}


def test_the_order_of_the_units_does_not_matter():
    known = chosen(2, schools=12)
    turned = replace(known.pupils, counts=known.pupils.counts[::-1].copy())
    assert auto(Known(pupils=turned)).path[:, ::-1] == pytest.approx(auto(known).path, rel=1e-7)


def test_a_school_without_pupils_changes_nothing_for_the_others():
    known = chosen(2, schools=12)
    counts = np.concatenate([known.pupils.counts, np.zeros((1, 4, 15))])
    more = auto(Known(pupils=panel_of(counts, lowest=10, first=2004)))
    assert np.isnan(more.path[:, 12]).all()
    assert more.path[:, :12] == pytest.approx(auto(known).path, rel=1e-7)


@pytest.mark.parametrize("years", [2, 3])
def test_a_short_series_is_a_shrunk_roll_as_far_as_cohorts_are_large(years):
    known = chosen(1)
    short = known.until(known.pupils.years[years - 1])
    found = auto(short, horizon=2)
    said = said_by(short, 2)
    names = [method.name for method in MEMBERS]
    rolled = said.totals[names.index("cohort-shrunk")]
    cells = short.pupils.counts[:, :, -1]
    size = (cells**2).sum() / cells.sum()
    for ahead in (1, 2):
        trust = size / (size + 100 * ahead)
        halves = (rolled[:, ahead - 1] + said.last) / 2
        expected = trust * rolled[:, ahead - 1] + (1 - trust) * halves
        assert found.path[-1].sum(axis=1)[:, ahead - 1] == pytest.approx(expected)


def test_one_number_per_year_is_enough():
    counts = chosen(3, schools=10).pupils.counts.sum(axis=1, keepdims=True)
    found = auto(Known(pupils=panel_of(counts, lowest=0, first=2004)))
    used = {name for name, weight in zip(found.members, found.weights[-1, :, 0], strict=True)
            if weight > 1e-6}  # fmt: skip
    assert used == {"last-value", "damped-trend", "cohort-recent", "top-down"}
    assert np.isfinite(found.path[-1]).all()


def test_nobody_anywhere_is_nobody_expected():
    found = auto(Known(pupils=panel(A={0: [0] * 6, 1: [0] * 6})))
    assert np.isnan(found.path).all()
    assert (found.total == 0).all()


def test_a_closed_school_is_not_forecast_and_a_new_one_keeps_its_number():
    years = 9
    units = {"A": {0: [30] * years, 1: [30] * years}, "B": {0: [20] * years, 1: [20] * years},
             "C": {0: [9] * (years - 2) + [0, 0], 1: [9] * (years - 2) + [0, 0]},
             "D": {0: [None] * (years - 1) + [12], 1: [None] * (years - 1) + [8]}}  # fmt: skip
    made = forecast(Known(pupils=panel(**units)), method="auto", horizon=2)
    assert made.remarks.closed == ("C",)
    assert made.remarks.short == ("D",)
    new = {(v.step, v.horizon): (v.mean, v.method) for v in made.values if v.unit == "D"}
    assert new[None, 2] == (20, "last-value")
    assert new[0, 1] == (12, "last-value")


def test_steady_schools_stay():
    made = auto(Known(pupils=panel(A={0: [30] * 9, 1: [30] * 9}, B={0: [7] * 9, 1: [7] * 9})))
    assert made.path[-1] == pytest.approx(np.repeat([[[30], [30]], [[7], [7]]], 4, axis=2))


def trail_of(actual, forecasts, last):
    """Return a trail of one-year-ahead forecasts from every place (places × units)."""
    trail = Trail(actual=np.array(actual, dtype=float).T)
    for place, said in enumerate(forecasts):
        trail.last[place] = np.array(last[place], dtype=float)
        trail.mixes[place] = trail.drawn[place] = np.array(said, dtype=float)[:, None]
    return trail


def test_the_last_value_takes_over_where_it_has_clearly_been_better():
    steady = [[100, 100]] * 9
    wrong_for_a = trail_of(steady, [[120, 100]] * 8, steady)
    assert better_at(wrong_for_a, 8, units=2, horizon=1)[:, 0].tolist() == [True, True]
    grows = [[100, 100 + 9 * year] for year in range(9)]
    for missed, expected in ((10, [True, False]), (2, [False, False])):
        said = [[100 + missed, 100 + 9 * (year + 1)] for year in range(8)]
        found = better_at(trail_of(grows, said, grows), 8, units=2, horizon=1)
        assert found[:, 0].tolist() == expected
    right = trail_of(steady, [[100.2, 100.2]] * 8, steady)
    assert not better_at(right, 8, units=2, horizon=1).any()
    assert not better_at(wrong_for_a, 0, units=2, horizon=1).any()


def test_units_are_drawn_to_the_total_only_where_that_has_helped():
    known = Known(pupils=panel(A={0: [100] * 9}, B={0: [100] * 9}))
    high = trail_of([[100, 100]] * 9, [[110, 110]] * 8, [[100, 100]] * 9)
    for place in range(8):
        high.paths[place] = np.array([200.0])
    # evidence 1 + .95 + … of eight origins; the full strength takes the whole error away
    evidence = (1 - 0.95**8) / 0.05
    assert strength_at(known, high, 1)[0] == pytest.approx(evidence / (evidence + 8))
    for place in range(8):
        high.paths[place] = np.array([240.0])
    assert strength_at(known, high, 1)[0] == 0
    drawn = drawn_to(np.array([[110.0], [90]]), np.array([242.0]), np.array([0.5]))
    assert drawn[:, 0] == pytest.approx(np.array([110, 90]) * 1.1)


def test_prophet_of_the_sum_is_a_candidate_for_the_total():
    known = few_and_large(1)
    last = known.pupils.last_year
    said = said_by(known, 3)
    sums = sums_of(replace(known, trends={("*", last): (5.0, 6.0, 7.0)}), said, said.totals[0])
    assert sums[-1].tolist() == [5, 6, 7]
    assert np.isnan(sums_of(known, said, said.totals[0])[-1]).all()
    path = own_path(known, said, sums, {})
    assert (path < own_path(known, said, sums_of(known, said, said.totals[0]), {})).all()


def wapes(known, method):
    """Return Σ|error| ÷ Σ actual of the units, one and three years ahead, from the seventh year."""
    paths = paths_of(known, method, origins=origin_places(known.pupils), horizon=3)
    series = unit_totals(known.pupils, paths)
    found = []
    for ahead in (1, 3):
        rows = range(6, len(known.pupils.years) - ahead)
        missed = sum(np.nansum(np.abs(series.errors[row, :, ahead - 1])) for row in rows)
        found.append(missed / sum(series.actual[:, row + ahead].sum() for row in rows))
    return np.array(found)


def test_auto_holds_its_own_on_municipalities_that_it_was_not_made_on():
    ratios = []
    for make in FAMILIES.values():
        for seed in (1, 2):
            known = make(seed)
            baselines = ["last-value", "cohort-1yr", "cohort-3yr"]
            baselines += ["pipeline-1yr", "pipeline-3yr"] if known.feeders else []
            best = np.min([wapes(known, method) for method in baselines], axis=0)
            ratios += [*wapes(known, "auto") / best]
    assert max(ratios) < 1.2
    assert np.exp(np.mean(np.log(ratios))) < 1
