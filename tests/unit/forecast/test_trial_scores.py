"""The trial: measures reckoned by hand, and verdicts held against what came after them."""

import numpy as np
import pytest

from qms.forecast.core.backtest import cells_of
from qms.forecast.core.errors.groups import group_halves
from qms.forecast.core.errors.model import ErrorModel
from qms.forecast.core.methods import COHORT_1, LAST_VALUE, PROPHET, Known
from qms.forecast.core.panel import Count, build_panel
from qms.forecast.core.scores import scores_of
from qms.forecast.core.series import Series
from qms.forecast.core.study import study, tried_methods, tried_origins, try_method
from qms.forecast.core.told import from_plain, name_of
from qms.forecast.core.trial import document
from qms.forecast.core.trial.levels import Level, On, level_scores
from qms.forecast.core.trial.record import held


def town():
    """Return three schools with three grades, whose numbers rise and fall by a known pattern."""
    return build_panel(
        Count(unit=name, step=step, year=year, n=20 + 3 * at + (7 * step + 5 * year + at) % 9)
        for at, name in enumerate("ABC")
        for step in range(3)
        for year in range(2012, 2024)
    )


def series(path, actual):
    """Return one origin's forecasts (series × horizon) from place 0 beside what came."""
    path, actual = np.array([path], dtype=float), np.array(actual, dtype=float)
    return Series(origins=(0,), actual=actual, path=path, errors=actual[None, :, 1:] - path)


def narrow(n):
    """Return a model whose intervals are known: own errors only, no spread between units."""
    return ErrorModel(
        common=(0.0,), own=(0.0001,), factors=(1.0,) * n, memory=(0.0,), common_degrees=1e9,
        own_degrees=1e9, wide80=(1.0,), wide95=(1.0,),
    )  # fmt: skip


def test_the_measures_are_those_reckoned_by_hand():
    # 110 against 100 and 190 against 200: 20 wrong of 300, and 10 − 10 = 0 to one side.
    made = series([[110.0], [190.0]], [[95.0, 100.0], [205.0, 200.0]])
    marked = {On.ALL: {0: np.array([True, True])}, On.FITTED: {0: np.array([True, False])}}
    every, fitted = level_scores(
        made, {0: narrow(2)}, level=Level.UNIT, method="m", ahead=(1,), marked=marked
    )
    assert (every.cells, fitted.cells) == (2, 1)
    assert every.error == pytest.approx(100 * 20 / 300, abs=1e-5)
    assert every.bias == pytest.approx(0.0)
    assert fitted.error == fitted.bias == pytest.approx(10.0)
    assert every.cover80 == every.cover95 == 0.0
    half = 1.282 * 0.01 * (110**0.75 + 190**0.75)
    assert every.width80 == pytest.approx(100 * 2 * half / 300, rel=1e-3)


def test_a_year_that_is_not_known_is_not_scored():
    made = series([[110.0], [190.0]], [[95.0, np.nan], [205.0, 200.0]])
    marked = {On.ALL: {0: np.array([True, True])}}
    (found,) = level_scores(
        made, {0: narrow(2)}, level=Level.UNIT, method="m", ahead=(1, 2), marked=marked
    )
    assert (found.cells, found.error) == (1, 5.0)


@pytest.mark.parametrize("method", [COHORT_1, LAST_VALUE])
def test_units_and_total_agree_with_the_other_way_of_scoring(method):
    panel = town()
    found = try_method(Known(pupils=panel), method, horizon=3)
    cells = cells_of(Known(pupils=panel), method, origins=tried_origins(panel), horizons=(1, 2, 3))
    for other in scores_of(cells, (1, 2, 3)):
        (one,) = [
            s for s in found.levels
            if (s.level, s.on, s.horizon) == (Level.UNIT, On.ALL, other.horizon)
        ]  # fmt: skip
        assert one.cells == other.cells
        assert one.error == pytest.approx(other.unit_wape, abs=1e-5)
        assert one.bias == pytest.approx(other.bias, abs=1e-5)
        assert one.cover80 == pytest.approx(other.cover80, abs=1e-5)
        assert one.width80 == pytest.approx(other.width80, abs=1e-5)
    assert {s.level for s in found.levels} == {"total", "unit", "step"}


def test_every_method_is_tried_on_the_same_forecasts():
    known = Known(pupils=town())
    names = tried_methods(known)
    assert len(names) == len(set(names))
    assert not [name for name in names if name.startswith("pipeline")]  # no children are known
    tried = [try_method(known, name, horizon=3) for name in names if name != PROPHET]
    counted = {
        tuple(s.cells for s in one.levels if (s.level, s.on) == (Level.UNIT, On.ALL))
        for one in tried
    }
    assert len(counted) == 1


def test_a_run_keeps_the_trial_and_each_unit_as_they_were():
    panel = town()
    known = Known(pupils=panel)
    tried = [try_method(known, name, horizon=3) for name in (COHORT_1, LAST_VALUE)]
    made = study(known, method=COHORT_1, horizon=3, tried=tried)
    read = document.from_plain(made.documents[document.NAME])
    assert read.scores == tuple(score for one in tried for score in one.levels)
    told = from_plain(made.documents[name_of("B")])
    assert told.totals() == tuple(panel.totals()[1])
    assert sorted(told.said) == list(panel.years[:-1])
    # From 2022 the method says of 2023 what a forecast made in 2022 would have said.
    then = study(
        Known(pupils=panel.until(2022)), method=COHORT_1, horizon=3, tried=tried
    ).forecast.values
    (said,) = [v.mean for v in then if (v.unit, v.step, v.year) == ("B", None, 2023)]
    assert told.said[2022][0] == pytest.approx(said, abs=0.001)
    assert from_plain(made.documents[name_of("*")]).totals() == tuple(panel.totals().sum(axis=0))


def test_verdicts_are_held_against_what_came_after_them():
    """Ten calm schools and ten that jump: the calm are trusted, and their later error is lower."""
    chance = np.random.default_rng(4)
    years = 16
    steady = 100 + np.zeros((10, years))
    unruly = 100 * np.exp(chance.normal(0, 0.3, (10, years)))
    actual = np.vstack([steady, unruly])
    path = np.repeat(actual.T[:, :, None], 3, axis=2)  # the last value, from every year
    errors = np.full(path.shape, np.nan)
    for place in range(years):
        for ahead in range(1, min(3, years - 1 - place) + 1):
            errors[place, :, ahead - 1] = actual[:, place + ahead] - path[place, :, ahead - 1]
    made = Series(origins=tuple(range(years)), actual=actual, path=path, errors=errors)
    found = {(one.word, one.horizon): one for one in held(made, made, places=range(3, years - 1))}
    assert found["trust", 1].error == 0.0
    assert found["baseline", 1].error > 10
    assert found["trust", 1].cells + found["baseline", 1].cells <= 20 * (years - 4)


@pytest.mark.parametrize(
    ("common", "own", "expected"),
    [
        pytest.param(0.0001, 0.0, 2.0, id="a-shared-error-adds-up"),
        pytest.param(0.0, 0.0001, 2**0.5, id="own-errors-grow-with-the-root"),
    ],
)
def test_the_interval_of_two_like_units_beside_that_of_one(common, own, expected):
    model = ErrorModel(
        common=(common,), own=(own,), factors=(1.0, 1.0), memory=(0.0,), common_degrees=1e9,
        own_degrees=1e9, wide80=(1.0,), wide95=(1.0,),
    )  # fmt: skip
    path = np.array([[100.0], [100.0]])
    alone = model.halves(path[:1]).half80[0, 0]
    assert group_halves(model, path[:1], [0]).half80[0, 0] == pytest.approx(alone)
    assert group_halves(model, path, [0, 1]).half80[0, 0] == pytest.approx(expected * alone)
