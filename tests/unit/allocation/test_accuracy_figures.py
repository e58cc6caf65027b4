"""The figures per school against hand calculation, and against statsmodels and scipy."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from scipy import integrate, stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_confint

from qms.allocation.core.accuracy.calibration import curve, wilson
from qms.allocation.core.accuracy.fields import Side, Verdict, field_counts, sides, verdict_of
from qms.allocation.core.accuracy.groups import Group, dispersion, limit
from qms.allocation.core.accuracy.shrinkage import (
    between_variance,
    explained,
    shrink,
    tau_squared,
)
from qms.allocation.core.accuracy.spread import squared_errors
from qms.allocation.core.risk.measures import Tenth

SCHOOLS = (
    Group(name="A", n=100, expected=20.0, observed=32, variance=16.0),
    Group(name="B", n=100, expected=20.0, observed=16, variance=16.0),
    Group(name="C", n=400, expected=40.0, observed=34, variance=36.0),
)


def test_the_figures_of_three_schools_by_hand():
    # z: 12/4, −4/4, −6/6. φ = (9 + 1 + 1)/3. r: 0,12 −0,04 −0,015. v: 16/10⁴, 16/10⁴, 36/16·10⁴.
    assert [one.z for one in SCHOOLS] == [3.0, -1.0, -1.0]
    assert dispersion(SCHOOLS) == pytest.approx(11 / 3)
    assert [one.deviation for one in SCHOOLS] == pytest.approx([0.12, -0.04, -0.015])
    assert [one.error for one in SCHOOLS] == pytest.approx([0.0016, 0.0016, 0.000225])


def test_the_limits_of_the_funnel_are_widened_but_never_narrowed():
    assert limit(16.0, 100, phi=4.0, within=1.96) == pytest.approx(1.96 * 2 * 4 / 100)
    assert limit(16.0, 100, phi=0.25, within=3.09) == pytest.approx(3.09 * 4 / 100)


def test_tau_squared_is_dersimonian_and_lairds():
    deviations = np.array([one.deviation for one in SCHOOLS])
    errors = np.array([one.error for one in SCHOOLS])
    oracle = combine_effects(deviations, errors, method_re="dl")
    assert tau_squared(SCHOOLS) == pytest.approx(oracle.tau2, rel=1e-12)
    assert between_variance(deviations * 0.01, errors) == 0.0


@pytest.mark.parametrize("seed", range(8))
def test_tau_squared_is_the_oracles_for_any_schools(seed):
    rng = np.random.default_rng(seed)
    errors = rng.uniform(0.0004, 0.004, 20)
    deviations = rng.normal(0, np.sqrt(0.002 + errors))
    oracle = combine_effects(deviations, errors, method_re="dl")
    assert between_variance(deviations, errors) == pytest.approx(oracle.tau2, rel=1e-9)


def test_a_deviation_is_drawn_to_zero_by_its_share_of_chance():
    tau2 = 0.0032
    found = shrink(SCHOOLS, tau2)
    assert [one.value for one in found] == pytest.approx(
        [0.12 * 0.0032 / 0.0048, -0.04 * 0.0032 / 0.0048, -0.015 * 0.0032 / 0.003425]
    )
    assert all(one.low < one.value < one.high for one in found)


def test_the_interval_is_the_posterior_of_a_flat_spread_around_the_shrunken_value():
    deviations, errors = np.array([0.12, -0.04, -0.015]), np.array([0.0016, 0.0016, 0.000225])
    shrunken = np.array([0.08, -0.02, -0.01])
    largest = 3 * sqrt(max((deviations**2).mean(), errors.mean()))

    def weigh(tau):
        total = tau**2 + errors
        return float(np.prod(np.exp(-(deviations**2) / total / 2) / np.sqrt(total)))

    def mean_of(what):
        whole = integrate.quad(weigh, 0, largest, epsabs=0)[0]
        return integrate.quad(lambda tau: weigh(tau) * what(tau), 0, largest, epsabs=0)[0] / whole

    for at in range(3):

        def part(tau, at=at):
            return tau**2 / (tau**2 + errors[at])

        mean = mean_of(lambda tau, at=at: part(tau) * deviations[at])
        square = mean_of(
            lambda tau, at=at: part(tau) * errors[at] + (part(tau) * deviations[at]) ** 2
        )
        expected = square - mean**2 + (mean - shrunken[at]) ** 2
        assert squared_errors(deviations, errors, shrunken)[at] == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("schools", [12, 30])
@pytest.mark.parametrize("spread", [0.0, 0.015, 0.03, 0.05])
def test_the_shrunken_interval_holds_the_truth_nine_times_of_ten(schools, spread):
    rng = np.random.default_rng(7)
    hits = tried = 0
    for _ in range(150):
        n, p = rng.integers(90, 301, schools), rng.uniform(0.08, 0.35, schools)
        truth = np.clip(p + rng.normal(0, spread, schools), 0.005, 0.995) - p
        observed = rng.binomial(n, p + truth)
        groups = [
            Group(name=str(at), n=int(n[at]), expected=float(n[at] * p[at]),
                  observed=int(observed[at]), variance=float(n[at] * p[at] * (1 - p[at])))
            for at in range(schools)
        ]  # fmt: skip
        for one, true in zip(shrink(groups, tau_squared(groups)), truth, strict=True):
            hits, tried = hits + (one.low <= true <= one.high), tried + 1
    assert hits / tried >= 0.9


def test_what_the_model_explains_is_what_is_gone_of_the_spread():
    rates = np.array([one.observed / one.n for one in SCHOOLS])
    share = 82 / 600
    errors = np.array([share * (1 - share) / one.n for one in SCHOOLS])
    whole = combine_effects(rates, errors, method_re="dl").tau2
    assert explained(SCHOOLS, whole / 4) == pytest.approx(0.75)
    alike = [replace(one, observed=one.n // 10) for one in SCHOOLS]
    assert explained(alike, 0.0) is None


def test_no_evidence_is_the_default_and_more_than_expected_is_a_disadvantage():
    found = {one.name: verdict_of(one) for one in shrink(SCHOOLS, tau_squared(SCHOOLS))}
    assert found == {
        "A": Verdict.DISADVANTAGED, "B": Verdict.NO_EVIDENCE, "C": Verdict.NO_EVIDENCE,
    }  # fmt: skip
    fewer = [replace(one, observed=round(2 * one.expected - one.observed)) for one in SCHOOLS]
    assert verdict_of(shrink(fewer, tau_squared(fewer))[0]) is Verdict.OVERCOMPENSATED


def test_the_four_fields_count_schools_whose_money_is_known():
    # The mean of all pupils is (100·12 + 100·10 + 400·9)/600 = 9 666,67 kr.
    where = sides({"A": 12, "B": 10, "C": 9}, {"A": 100, "B": 100, "C": 400})
    assert where == {"A": Side.ABOVE, "B": Side.ABOVE, "C": Side.BELOW}
    verdicts = [
        ("A", Verdict.DISADVANTAGED),
        ("B", Verdict.NO_EVIDENCE),
        ("D", Verdict.NO_EVIDENCE),
    ]
    counts = field_counts(verdicts, where)
    assert counts[Side.ABOVE, Verdict.DISADVANTAGED] == 1
    assert counts[Side.ABOVE, Verdict.NO_EVIDENCE] == 1
    assert sum(counts.values()) == 2


@pytest.mark.parametrize(("cases", "n"), [(0, 30), (3, 40), (20, 20), (55, 180)])
def test_the_interval_of_a_share_is_wilsons(cases, n):
    oracle = proportion_confint(cases, n, alpha=2 * (1 - stats.norm.cdf(1.96)), method="wilson")
    assert wilson(cases, n) == pytest.approx(oracle, abs=1e-9)


def test_points_with_few_of_either_outcome_are_put_together():
    tenths = [
        Tenth(lowest=0.1 * at, highest=0.1 * at, n=40, expected=4.0 * at, observed=observed)
        for at, observed in enumerate([2, 4, 7, 38, 3], start=1)
    ]
    points = curve(tenths, fewest=5)
    assert [point.n for point in points] == [80, 40, 80]
    assert [point.observed for point in points] == pytest.approx([6 / 80, 7 / 40, 41 / 80])
