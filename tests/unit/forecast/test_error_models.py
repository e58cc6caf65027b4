"""The error model: what it finds in errors of known size, and what it may never do."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_errors import inside, simulated

from qms.forecast.core.errors.learning import errors_at
from qms.forecast.core.errors.model import ErrorModel, LevelModels, open_model
from qms.forecast.core.errors.stored import RunErrors
from qms.forecast.core.packing import packed, unpacked


@pytest.mark.parametrize(
    ("common", "own"),
    [
        pytest.param(0.10, 0.10, id="alike"),
        pytest.param(0.02, 0.20, id="mostly each by itself"),
        pytest.param(0.20, 0.05, id="mostly together"),
    ],
)
def test_common_and_own_shocks_are_found_apart(common, own):
    series = simulated(common=common, own=own, years=150)
    model = errors_at(series, [149])[149]
    # The common part rests on some 20 years in effect: its standard deviation is known to ±16 %.
    assert np.sqrt(model.own[0]) == pytest.approx(own, rel=0.06)
    assert np.sqrt(model.common[0]) == pytest.approx(common, rel=0.45, abs=own / 20)
    assert np.sqrt(model.own[2] / model.own[0]) == pytest.approx(3**0.9, rel=0.1)


def test_a_unit_that_varies_more_is_told_from_the_others():
    factors = [3.0] * 4 + [0.33] * 4 + [1.0] * 12
    model = errors_at(simulated(common=0.05, own=0.1, units=20, factors=factors), [59])[59]
    high, low, rest = (
        np.mean(model.factors[part]) for part in (slice(4), slice(4, 8), slice(8, 20))
    )
    assert low < 0.8 * rest < rest < 0.7 * high
    assert np.mean(model.factors) == pytest.approx(1, abs=0.05)


def test_one_series_has_only_common_shocks():
    model = errors_at(simulated(common=0.1, own=0.0, units=1), [59])[59]
    assert model.factors == (1.0,)
    assert model.own == (0.0, 0.0, 0.0)
    assert model.common[0] > 0


@pytest.mark.parametrize(
    ("units", "years", "places"),
    [
        pytest.param(40, 40, range(20, 38), id="many units, many years"),
        pytest.param(3, 18, range(8, 17), id="three units, few years"),
        pytest.param(1, 30, range(10, 28), id="a total"),
    ],
)
def test_intervals_hold_as_often_as_they_promise(units, years, places):
    """Pooled over many panels, so that chance is a percentage or two."""
    found = []
    for seed in range(10 if units > 3 else 40):
        series = simulated(common=0.1, own=0.1, units=units, years=years, seed=seed)
        models = errors_at(series, list(places))
        found += [inside(series, models, place) for place in places]
    share80, share95 = np.mean(found, axis=0)
    assert 0.78 <= share80 <= 0.88
    assert 0.93 <= share95 <= 0.99


def test_what_came_later_changes_nothing():
    series = simulated(common=0.1, own=0.1, units=5, years=20)
    wild = series.errors.copy()
    for origin in range(20):
        wild[origin, :, max(12 - origin, 0) :] *= 50
    later = replace(series, errors=wild)
    assert errors_at(later, [6, 12]) == errors_at(series, [6, 12])
    assert errors_at(later, [19]) != errors_at(series, [19])


def test_a_place_gets_the_same_model_alone_and_among_others():
    series = simulated(common=0.1, own=0.1, units=4, years=15)
    assert errors_at(series, [9])[9] == errors_at(series, range(15))[9]


def test_a_place_without_earlier_errors_has_no_model():
    series = simulated(common=0.1, own=0.1, units=4, years=8)
    assert set(errors_at(series, [0, 1, 5])) == {1, 5}
    assert errors_at(series, []) == {}


def test_a_series_never_seen_takes_after_the_others():
    series = simulated(common=0.05, own=0.1, units=6)
    series.errors[:, 0] = np.nan
    model = errors_at(series, [59])[59]
    assert np.isfinite(model.bands(series.path[-1]).hi95).all()
    assert 0.6 < model.factors[0] < 1.6


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    units=st.integers(1, 6),
    years=st.integers(3, 14),
    common=st.floats(0, 0.5),
    own=st.floats(0, 0.5),
)
def test_intervals_are_nested_never_negative_and_never_narrower(seed, units, years, common, own):
    series = simulated(
        common=common, own=own, units=units, years=years, horizon=5, seed=seed, size=30
    )
    for place, model in errors_at(series, range(years)).items():
        path = np.repeat(series.path[place][:, :1], 5, axis=1)
        ends, wide = model.bands(path), model.halves(path)
        assert (ends.lo95 >= 0).all()
        for less, more in ((ends.lo95, ends.lo80), (ends.lo80, path), (path, ends.hi80),
                           (ends.hi80, ends.hi95)):  # fmt: skip
            assert (less <= more).all()
        for half in (wide.half80, wide.half95):
            assert np.isfinite(half).all()
            assert (np.diff(half, axis=1) >= -1e-9).all()


def test_without_any_error_all_is_open():
    path = np.array([[40.0, 50.0], [0.2, 0.0]])
    ends = open_model(2).bands(path)
    assert (ends.lo80 == 0).all()
    assert ends.hi80[0].tolist() == [80, 100]
    assert ends.hi95[1].tolist() == pytest.approx([1.4, 1.2])


def test_a_stored_model_is_the_same_to_the_last_byte():
    models = [
        errors_at(simulated(common=0.1, own=0.1, units=units, years=12), [11])[11]
        for units in (4, 12, 1, 3)
    ]
    for model in (*models, open_model(3)):
        assert ErrorModel.from_json(model.to_json()) == model
        assert ErrorModel.from_json(model.to_json()).to_json() == model.to_json()
    levels = LevelModels(
        units=models[0], unit_steps=models[1], total=models[2], total_steps=models[3]
    )
    run = RunErrors(units=("7", "8"), steps=(0, 1), origin=2024, horizon=3, models=levels)
    stored = packed(run.plain())
    assert RunErrors.of_plain(unpacked(stored)) == run
    assert packed(RunErrors.of_plain(unpacked(stored)).plain()) == stored
