"""Cross-fitting, calibration and stability on drawn pupils, against statsmodels."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
import statsmodels.api as sm
from accuracy_towns import OWN, Town, drawn

from qms.allocation.core.accuracy.bootstrap import stability
from qms.allocation.core.accuracy.calibration import slope_of
from qms.allocation.core.accuracy.cells import Cells, collapsed, relevelled
from qms.allocation.core.accuracy.crossfit import cross_fit
from qms.allocation.core.accuracy.groups import groups_of
from qms.allocation.core.risk.fit import Options, fit_risk
from qms.allocation.core.risk.pupils import Pupils
from qms.allocation.core.risk.score import predict


def model_of(pupils, factors=OWN):
    options = Options(outcome="mål", factors=factors, source="prov")
    return fit_risk(pupils, options).model


@pytest.fixture(scope="module")
def town():
    pupils, years = drawn(Town(seed=11, schools=(14, 14), years=(3, 3)))
    patterns, left_out = collapsed(pupils, year=years, factors=OWN, outcome="mål")
    assert left_out == 0
    model = model_of(pupils)
    return pupils, patterns, model


def cells_by(pupils, patterns, model):
    factors = {
        column.name: replace(column, codes=patterns.codes[:, at + 2])
        for at, column in enumerate(patterns.columns[2:])
    }
    return Cells(patterns=patterns, p=predict(model, Pupils(factors=factors)).probabilities)


def test_groups_are_sums_over_their_pupils(town):
    pupils, patterns, model = town
    single = predict(model, pupils).probabilities
    outcome = pupils.outcomes["mål"].codes
    for at, group in enumerate(groups_of(cells_by(pupils, patterns, model))):
        inside = pupils.group.codes == at
        assert (group.n, group.observed) == (int(inside.sum()), int(outcome[inside].sum()))
        assert group.expected == pytest.approx(single[inside].sum(), rel=1e-12)
        assert group.variance == pytest.approx((single * (1 - single))[inside].sum(), rel=1e-12)


def test_a_school_does_not_predict_itself(town):
    pupils, patterns, model = town
    found = cross_fit(patterns, model)
    assert found.unseen == 0
    school = 3
    dummies = [np.ones(pupils.rows)]
    for name in OWN:
        column = pupils.factors[name]
        dummies += [
            (column.codes == code).astype(float) for code in range(1, len(column.categories))
        ]
    x, keep = np.column_stack(dummies), pupils.group.codes != school
    oracle = sm.Logit(pupils.outcomes["mål"].codes[keep], x[keep]).fit(disp=False, tol=1e-12)
    expected = oracle.predict(x[~keep]).sum()
    inside = patterns.codes[:, 0] == school
    assert (found.p * patterns.n)[inside].sum() == pytest.approx(expected, rel=1e-7)


def test_a_new_level_moves_every_odds_alike(town):
    pupils, patterns, model = town
    p = np.clip(cells_by(pupils, patterns, model).p * 0.6, 0, 1)
    moved = relevelled(p, patterns.n, patterns.cases)
    assert (moved * patterns.n).sum() == pytest.approx(patterns.cases.sum(), rel=1e-9)
    shift = np.log(moved / (1 - moved)) - np.log(p / (1 - p))
    assert np.ptp(shift) < 1e-9


def test_the_slope_has_the_oracles_interval_by_school(town):
    pupils, patterns, model = town
    found = slope_of(cells_by(pupils, patterns, model))
    p = predict(model, pupils).probabilities
    x = sm.add_constant(np.log(p / (1 - p)))
    oracle = sm.GLM(pupils.outcomes["mål"].codes, x, family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": pupils.group.codes, "use_correction": False}
    )
    half = 1.96 * oracle.bse[1] * sqrt(14 / 13)
    assert found.value == pytest.approx(oracle.params[1], rel=1e-6)
    assert (found.low, found.high) == pytest.approx(
        (found.value - half, found.value + half), rel=1e-5
    )


def test_the_weights_and_indexes_are_stable_in_the_same_way_every_time(town):
    _, patterns, model = town
    found = stability(patterns, model, seed=4, draws=60)
    assert found == stability(patterns, model, seed=4, draws=60)
    assert found.draws == found.asked == 60
    own = {(f.name, one.name): float(one.coefficient) for f in model.factors for one in f.levels}
    for weight in found.weights:
        assert weight.value == pytest.approx(own[weight.name, weight.category], abs=1e-8)
        assert weight.low < weight.value < weight.high
    pupils = np.bincount(patterns.codes[:, 0], weights=patterns.n)
    indexes = np.array([one.value for one in found.indexes])
    assert (indexes * pupils).sum() / pupils.sum() == pytest.approx(1)


def test_the_draws_spread_as_wide_as_a_sandwich_by_school(town):
    pupils, patterns, model = town
    found = stability(patterns, model, seed=4, draws=400)
    dummies, names = [np.ones(pupils.rows)], []
    for factor in model.factors:
        column = pupils.factors[factor.name]
        for level in factor.levels:
            dummies.append((column.codes == column.categories.index(level.name)).astype(float))
            names.append((factor.name, level.name))
    oracle = sm.GLM(
        pupils.outcomes["mål"].codes, np.column_stack(dummies), family=sm.families.Binomial()
    ).fit(cov_type="cluster", cov_kwds={"groups": pupils.group.codes})
    widths = {(one.name, one.category): one.high - one.low for one in found.weights}
    for name, error in zip(names, oracle.bse[1:], strict=True):
        assert widths[name] == pytest.approx(2 * 1.96 * error, rel=0.35)
