"""Trust it, take care, hold to the baseline: what decides, and that later errors agree."""

from functools import cache

import numpy as np
import pytest
from forecast_errors import coverage, mean_miss, misses, tried_set
from forecast_sets import SETS
from panels import panel

from qms.forecast.core.methods import AUTO, LAST_VALUE, Known
from qms.forecast.core.origins import origin_places, paths_of
from qms.forecast.core.panel import Count, build_panel
from qms.forecast.core.series import Series, unit_totals
from qms.forecast.core.trust.judging import from_plain, judged, to_plain
from qms.forecast.core.trust.verdicts import Reason, Trust, verdicts, verdicts_at

tried_set = cache(tried_set)
T, C, B = Trust.TRUST, Trust.CARE, Trust.BASELINE


def one_series(shares, *, ahead=1):
    """Return a series of 100 pupils each year, forecast wrong by `shares` per cent."""
    errors = -np.asarray(shares, dtype=float)[:, None, None].repeat(ahead, axis=2)
    return Series(
        origins=tuple(range(len(shares))),
        actual=np.full((1, len(shares) + 1), 100.0),
        path=100 - errors,
        errors=errors,
    )


@pytest.mark.parametrize(
    ("own", "last", "word", "reasons"),
    [
        pytest.param([1, -1] * 4, [3, -3] * 4, T, {Reason.SMALL_ERROR}, id="small and better"),
        pytest.param([1, -1] * 2, [3, -3] * 2, C, {Reason.SMALL_ERROR, Reason.FEW_TESTS},
                     id="small but seldom tested"),
        pytest.param([2, -2] * 4, [1, -1] * 4, T, {Reason.SMALL_ERROR, Reason.WORSE},
                     id="small, and that nothing came closer is chance"),
        pytest.param([4, -4] * 4, [8, -8] * 4, C, set(), id="middling"),
        pytest.param([2.4] * 8, [8, -8] * 4, C, {Reason.SMALL_ERROR, Reason.BIASED},
                     id="always too high"),
        pytest.param([9, -9] * 4, [9, -9] * 4, B, {Reason.LARGE_ERROR, Reason.NO_BETTER},
                     id="large and no better"),
        pytest.param([9, -9] * 4, [5, -5] * 4, B, {Reason.LARGE_ERROR, Reason.WORSE},
                     id="large and worse"),
        pytest.param([9, -9] * 4, [30, -30] * 4, C, {Reason.LARGE_ERROR},
                     id="large but far better than nothing"),
    ],
)  # fmt: skip
def test_what_decides(own, last, word, reasons):
    (verdict,) = verdicts(one_series(own), one_series(last))
    assert verdict.word is word
    assert set(verdict.reasons) == reasons
    assert verdict.tests == len(own)
    assert verdict.error == pytest.approx(np.abs(own).mean(), rel=0.02)
    assert verdict.last_error == pytest.approx(np.abs(last).mean(), rel=0.02)
    assert verdict.median_error == pytest.approx(np.median(np.abs(own)))


def test_a_forecast_that_was_too_high_has_a_bias_above_zero():
    assert verdicts(one_series([3] * 8), one_series([1] * 8))[0].bias == pytest.approx(3)
    assert verdicts(one_series([-3] * 8), one_series([1] * 8))[0].bias == pytest.approx(-3)


def test_without_tests_care_is_taken_and_nothing_is_claimed():
    nothing = one_series([np.nan] * 4)
    (verdict,) = verdicts(nothing, nothing)
    assert (verdict.word, verdict.reasons, verdict.tests) == (C, (Reason.FEW_TESTS,), 0)
    assert verdict.error is None


def test_a_verdict_rests_on_earlier_years_only():
    calm, wild = [1, -1] * 6, [1, -1] * 4 + [60, -60, 60, -60]
    last = one_series([4, -4] * 6)
    before = [verdicts_at(one_series(shares), last, 8) for shares in (calm, wild)]
    assert before[0] == before[1]
    assert before[0][0].word is T
    assert verdicts_at(one_series(wild), last, 12)[0].word is B


def test_stored_verdicts_read_back_the_same():
    given = Known(pupils=panel(A={0: [50, 52, 51, 50, 53]}, B={0: [9, 20, 4, 8, None]}))
    places = origin_places(given.pupils)
    used = paths_of(given, LAST_VALUE, origins=places, horizon=2)
    found = judged(given.pupils, used=used, plain=used)
    assert set(found) == {"A"}  # B has closed and is not forecast
    assert from_plain(to_plain(found)) == found


def towns():
    """Return schools of three kinds: calm, unruly, and those where pupils come and go at random."""
    random = np.random.default_rng(8)
    counts = []
    for school in range(18):
        shock = (0.01, 0.07, 0.25)[school % 3]
        for step in range(4):
            level = 40.0
            for year in range(2000, 2020):
                level = max(level * float(np.exp(random.normal(0, shock))), 8.0)
                counts.append(Count(unit=f"S{school:02}", step=step, year=year, n=round(level)))
    return build_panel(counts)


def test_later_errors_rise_from_trust_to_care_to_baseline():
    made = towns()
    places = origin_places(made)
    series, plain = (
        unit_totals(made, paths_of(Known(pupils=made), name, origins=places, horizon=3))
        for name in (AUTO, LAST_VALUE)
    )
    later = {word: [] for word in Trust}
    for place in places[10:-1]:
        for unit, verdict in enumerate(verdicts_at(series, plain, place)):
            missed = series.errors[place, unit] / (
                series.path[place, unit] + series.errors[place, unit]
            )
            later[verdict.word] += np.abs(missed[~np.isnan(missed)]).tolist()
    assert all(len(rows) > 20 for rows in later.values())
    trust, care, baseline = (np.mean(later[word]) for word in (T, C, B))
    assert trust < care < baseline


def test_later_errors_rise_in_that_order_on_real_series(shared_data, record_property):
    pooled = {word: [] for word in Trust}
    for name in SETS:
        of_set = misses(tried_set(name, shared_data))
        told = [mean_miss(of_set[word]) for word in (T, C, B) if len(of_set[word]) > 20]
        assert told == sorted(told), name
        for word, rows in of_set.items():
            pooled[word] += rows
    trust, care, baseline = (mean_miss(pooled[word]) for word in (T, C, B))
    record_property(
        "measured", f"later misses: trust {trust:.1f}, care {care:.1f}, baseline {baseline:.1f} %"
    )
    assert 2 * trust < care < 0.9 * baseline


@pytest.mark.parametrize("name", SETS)
def test_intervals_of_units_hold_as_they_promise(shared_data, name, record_property):
    """1–5 years ahead, with room for chance: a cell rests on 21 to 384 forecasts."""
    tried = tried_set(name, shared_data)
    ahead = tuple(h for h in SETS[name].horizons if h <= 5)
    told = []
    for held in coverage(tried.levels[0], tried.places, ahead):
        room = 100 / held.cells
        assert 75 - room <= held.inside80 <= 90 + room, held
        assert 88 <= held.inside95 <= 100, held
        told.append(f"{held.inside80:.0f}/{held.inside95:.0f} (width {held.width80:.1f})")
    record_property("measured", f"{name}: inside 80/95 {', '.join(told)}")
