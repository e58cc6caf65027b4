"""Joint draws: they add up, agree with the intervals, and are the same wherever they are made."""

from dataclasses import replace

import numpy as np
import pytest
from simulated_errors import simulated

from qms.forecast.core.errors import draws as drawing
from qms.forecast.core.errors.draws import draw_blocks, draws
from qms.forecast.core.errors.learning import errors_at
from qms.forecast.core.errors.model import ErrorModel, LevelModels, open_model
from qms.forecast.core.errors.spreading import Shape

UNITS, STEPS, HORIZON = 12, 4, 5
TOGETHER, ALONE = 0.08, 0.12


def summed(series, axis=None):
    """Return the one series that is all of `series` together."""
    return type(series)(
        origins=series.origins,
        actual=series.actual.sum(axis=0, keepdims=True),
        path=series.path.sum(axis=1, keepdims=True),
        errors=series.errors.sum(axis=1, keepdims=True),
    )


@pytest.fixture(scope="module")
def made():
    """Return a path (units × steps × horizon) and models from errors of known size."""
    units = simulated(common=TOGETHER, own=ALONE, units=UNITS, years=80, horizon=HORIZON)
    cells = simulated(
        common=0.08, own=0.2, units=UNITS * STEPS, years=80, horizon=HORIZON, size=100
    )
    models = LevelModels(
        units=errors_at(units, [79])[79],
        unit_steps=errors_at(cells, [79])[79],
        total=errors_at(summed(units), [79])[79],
        total_steps=errors_at(simulated(common=0.1, own=0.1, units=STEPS, years=80), [79])[79],
    )
    sizes = np.random.default_rng(5).uniform(60, 160, (UNITS, STEPS, 1))
    path = np.repeat(sizes, HORIZON, axis=2)
    path[3, 2] = 0  # a grade the school does not have
    path[7] = np.nan  # a school that has closed
    return path, models


@pytest.fixture(scope="module")
def drawn(made):
    """Return four thousand draws."""
    return draws(*made, n=4000, seed=11)


def test_nothing_is_negative_and_nobody_appears_where_nobody_is_expected(made, drawn):
    path, _ = made
    assert drawn.shape == (4000, UNITS, STEPS, HORIZON)
    assert (drawn >= 0).all()
    assert not drawn[:, 3, 2].any()
    assert not drawn[:, 7].any()
    assert drawn.mean(axis=0).sum() == pytest.approx(np.nansum(path), rel=0.01)


def inside(values, low, high):
    return ((low <= values) & (values <= high)).mean(axis=0)


def test_shares_inside_the_intervals_of_units_and_total_are_what_they_promise(made, drawn):
    path, models = made
    sums = np.nansum(path, axis=1)
    units = models.units.bands(sums)
    total = models.total.bands(sums.sum(axis=0)[None])
    open_units = np.delete(np.arange(UNITS), 7)
    assert (units.lo95[open_units] > 0).all()
    of_units, of_total = drawn.sum(axis=2), drawn.sum(axis=(1, 2))[:, None]
    # Chance is ±1.9 percentage points at 80 and ±1.0 at 95 (three standard errors).
    share80 = inside(of_units, units.lo80, units.hi80)[open_units]
    share95 = inside(of_units, units.lo95, units.hi95)[open_units]
    assert share80.mean() == pytest.approx(0.80, abs=0.01)
    assert np.abs(share80 - 0.80).max() < 0.03
    assert np.abs(share95 - 0.95).max() < 0.02
    assert np.abs(inside(of_total, total.lo80, total.hi80) - 0.80).max() < 0.02
    assert np.abs(inside(of_total, total.lo95, total.hi95) - 0.95).max() < 0.012


def test_units_keep_their_intervals_where_the_total_has_another_kind_of_tail(made):
    path, models = made
    told = models.total.plain()
    heavy = {**told, "wide95": [1.3 * factor for factor in told["wide95"]]}
    levels = replace(models, total=ErrorModel.of_plain(heavy))
    found = draws(path, levels, n=4000, seed=9)
    sums = np.nansum(path, axis=1)
    units, total = models.units.bands(sums), levels.total.bands(sums.sum(axis=0)[None])
    of_units = inside(found.sum(axis=2), units.lo80, units.hi80)[np.arange(UNITS) != 7]
    of_total = inside(found.sum(axis=(1, 2))[:, None], total.lo95, total.hi95)
    assert of_units.mean() == pytest.approx(0.80, abs=0.015)
    assert of_total.mean() == pytest.approx(0.95, abs=0.012)


def test_schools_move_together_as_much_as_their_common_shocks_say(made, drawn):
    of_units = drawn.sum(axis=2)[:, [0, 1, 2, 4, 5, 6, 8, 9, 10, 11], 0]
    between = np.corrcoef(of_units.T)
    found = between[~np.eye(len(between), dtype=bool)].mean()
    assert found == pytest.approx(TOGETHER**2 / (TOGETHER**2 + ALONE**2), abs=0.12)
    assert found > 0.15


def test_schools_that_share_no_shock_do_not_move_together():
    units = simulated(common=0.0, own=0.1, units=UNITS, years=80, horizon=2)
    model = errors_at(units, [79])[79]
    models = LevelModels(units=model, unit_steps=model, total=errors_at(summed(units), [79])[79],
                         total_steps=model)  # fmt: skip
    found = draws(np.full((UNITS, 1, 2), 300.0), models, n=3000, seed=2)[:, :, 0, 0]
    between = np.corrcoef(found.T)
    assert between[~np.eye(UNITS, dtype=bool)].mean() == pytest.approx(0, abs=0.07)


def test_an_error_stays_as_much_as_the_model_remembers(made):
    path, models = made
    kept = ErrorModel.from_json(models.units.to_json())
    for memory in (0.3, 0.95):
        remembering = (0.0, *(memory,) * (HORIZON - 1))
        levels = LevelModels(
            **{
                name: ErrorModel.of_plain({**getattr(models, name).plain(), "memory": remembering})
                for name in LevelModels.__slots__
            }
        )
        of_units = draws(path, levels, n=3000, seed=4).sum(axis=2)
        found = [np.corrcoef(of_units[:, u, 1], of_units[:, u, 2])[0, 1] for u in range(6)]
        assert np.mean(found) == pytest.approx(memory, abs=0.06)
    assert kept == models.units


def test_the_same_seed_gives_the_same_bytes_however_blocks_fall(made, monkeypatch):
    path, models = made
    whole = draws(path, models, n=30, seed=3)
    assert draws(path, models, n=12, seed=3).tobytes() == whole[:12].tobytes()
    assert draws(path, models, n=30, seed=4).tobytes() != whole.tobytes()
    monkeypatch.setattr(drawing, "CELLS_AT_ONCE", 3 * path.size)
    blocks = list(draw_blocks(path, models, n=30, seed=3))
    assert {len(block) for block in blocks} == {3}
    assert np.concatenate(blocks).tobytes() == whole.tobytes()


def test_draws_from_models_that_were_never_tried_are_wide_and_finite():
    path = np.full((2, 2, 3), 20.0)
    models = LevelModels(units=open_model(2), unit_steps=open_model(4), total=open_model(1),
                         total_steps=open_model(2))  # fmt: skip
    found = draws(path, models, n=500, seed=1)
    assert np.isfinite(found).all()
    assert found.sum(axis=2).std(axis=0).min() > 10


def test_a_shape_holds_its_ends_and_its_variance():
    """The variance by hand: a plain normal of spread 2, and by a fine sum for a wider tail."""
    plain = Shape(half80=np.array(2 * 1.2815515655), half95=np.array(2 * 1.9599639845))
    assert plain.variance == pytest.approx(4)
    wide = Shape(half80=np.array(10.0), half95=np.array(24.0))
    z = np.linspace(-8, 8, 400_001)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    drawn = wide.drawn(z)
    assert wide.variance == pytest.approx((drawn**2 * density).sum() * (z[1] - z[0]), rel=1e-4)
    assert (density[np.abs(drawn) <= 24].sum() * (z[1] - z[0])) == pytest.approx(0.95, abs=1e-4)
