"""Value added against reference figures of a mixed-model program, and against dense algebra."""

import numpy as np
import pytest
from unit.followup.effect_cases import london, pupils_of, real_rows, small_town

from qms.allocation.core.risk.pupils import column_of
from qms.followup.core.effect.value_added.material import Pupils, material_of, numbers
from qms.followup.core.effect.value_added.mixed import Likelihood, fit_mixed
from qms.followup.core.effect.value_added.schools import value_added
from qms.followup.core.effect.value_added.sums import school_sums
from qms.kernel.problems import RefusedError

CLOSE = 1e-6


def test_the_reference_model_on_real_pupils():
    fit = value_added(london("standLRT")).fit
    assert fit.between == pytest.approx(0.092129, abs=CLOSE)
    assert fit.within == pytest.approx(0.565731, abs=CLOSE)
    assert fit.coefficients == pytest.approx([0.00239076, 0.56337116], abs=1e-8)
    assert fit.log_likelihood == pytest.approx(-4678.621600, abs=CLOSE)


def test_the_reference_model_without_anything_known_before():
    fit = value_added(london()).fit
    assert fit.between == pytest.approx(0.168639, abs=CLOSE)
    assert fit.within == pytest.approx(0.847761, abs=CLOSE)
    assert fit.coefficients == pytest.approx([-0.0131671], abs=CLOSE)
    assert fit.log_likelihood == pytest.approx(-5505.324471, abs=CLOSE)


def test_the_restricted_reference_model():
    fit = value_added(london("standLRT"), Likelihood.REML).fit
    assert fit.between == pytest.approx(0.0938390, abs=CLOSE)
    assert fit.within == pytest.approx(0.5658653, abs=CLOSE)


def test_every_school_of_the_reference():
    expected = {row["school"]: row for row in real_rows("exam_value_added_reference.csv")}
    found = value_added(london("standLRT"))
    assert {one.unit for one in found.units} == set(expected)
    for one in found.units:
        row = expected[one.unit]
        assert one.n == int(row["n"])
        got = [one.effect, one.sd, one.raw]
        assert got == pytest.approx([float(row[key]) for key in ("eb", "eb_sd", "raw")], abs=CLOSE)
        assert (one.low, one.high) == pytest.approx(
            (one.effect - 1.959964 * one.sd, one.effect + 1.959964 * one.sd), abs=CLOSE
        )


def dense(outcome, group, prior, *, between, within, likelihood):
    """The log-likelihood, coefficients and school effects written out with n × n matrices."""
    n, x = len(outcome), np.column_stack([np.ones(len(outcome)), prior])
    z = np.eye(group.max() + 1)[group]
    inverse = np.linalg.inv(within * np.eye(n) + between * z @ z.T)
    cross = x.T @ inverse @ x
    b = np.linalg.solve(cross, x.T @ inverse @ outcome)
    rest = outcome - x @ b
    free = n - (2 if likelihood is Likelihood.REML else 0)
    value = np.linalg.slogdet(inverse)[1] - rest @ inverse @ rest - free * np.log(2 * np.pi)
    if likelihood is Likelihood.REML:
        value -= np.linalg.slogdet(cross)[1]
    return value / 2, b, between * z.T @ inverse @ rest, np.sqrt(np.diag(np.linalg.inv(cross)))


@pytest.mark.parametrize("likelihood", list(Likelihood))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_model_is_the_best_by_dense_algebra(likelihood, seed):
    outcome, group, prior = small_town(seed)
    pupils = pupils_of(outcome, [f"s{code}" for code in group], prior=prior)
    found = value_added(material_of(pupils), likelihood)
    fit = found.fit

    def at(more_between=1.0, more_within=1.0):
        return dense(outcome, group, prior, between=fit.between * more_between,
                     within=fit.within * more_within, likelihood=likelihood)  # fmt: skip

    best, b, effects, errors = at()
    assert fit.log_likelihood == pytest.approx(best, abs=1e-9)
    assert fit.coefficients == pytest.approx(b, abs=1e-9)
    assert fit.errors == pytest.approx(errors, abs=1e-9)
    assert [one.effect for one in found.units] == pytest.approx(effects, abs=1e-9)
    for factor in (0.5, 0.99, 1.01, 2.0):
        assert at(more_between=factor)[0] < best
        assert at(more_within=factor)[0] < best


def test_statsmodels_agrees_where_it_is_right():
    mixed_linear = pytest.importorskip("statsmodels.regression.mixed_linear_model")
    outcome, group, prior = small_town(8, pupils=400, schools=20)
    pupils = pupils_of(outcome, [f"s{code:02}" for code in group], prior=prior)
    fit = value_added(material_of(pupils), Likelihood.REML).fit
    x = np.column_stack([np.ones(len(prior)), prior])
    other = mixed_linear.MixedLM(outcome, x, group).fit(reml=True, method="powell")
    assert fit.log_likelihood == pytest.approx(other.llf, abs=1e-6)
    assert fit.coefficients == pytest.approx(other.fe_params, abs=1e-5)
    assert fit.between == pytest.approx(float(other.cov_re[0, 0]), rel=1e-3)


def test_patterns_that_stand_for_several_are_the_pupils_themselves():
    outcome, group, prior = small_town()
    outcome, prior = outcome.round(), prior.round()
    rows, counts = np.unique(np.column_stack([outcome, group, prior]), axis=0, return_counts=True)
    names = [f"s{int(code)}" for code in rows[:, 1]]
    one_by_one = value_added(
        material_of(pupils_of(outcome, [f"s{code}" for code in group], prior=prior))
    )
    counted = value_added(
        material_of(pupils_of(rows[:, 0], names, prior=rows[:, 2], weights=counts))
    )
    assert counted.pupils == one_by_one.pupils == len(outcome)
    for first, second in zip(one_by_one.units, counted.units, strict=True):
        assert (first.unit, first.n) == (second.unit, second.n)
        assert first.effect == pytest.approx(second.effect, abs=1e-12)


def test_where_schools_differ_by_chance_alone_none_is_said_to_differ():
    outcome = [1.0, 2.0, 3.0, 4.0] * 3
    found = value_added(material_of(pupils_of(outcome, ["a"] * 4 + ["b"] * 4 + ["c"] * 4)))
    assert found.fit.between == 0
    assert [(one.effect, one.sd, one.differs) for one in found.units] == [(0, 0, False)] * 3


@pytest.mark.parametrize(
    ("shift", "stretch"), [pytest.param(1e6, 1, id="far from 0"), pytest.param(0, 1e-6, id="tiny")]
)
def test_the_unit_of_measure_changes_nothing_but_itself(shift, stretch):
    outcome, group, prior = small_town()
    names = [f"s{code}" for code in group]
    plain = value_added(material_of(pupils_of(outcome, names, prior=prior)), Likelihood.REML)
    moved = value_added(
        material_of(pupils_of(outcome, names, prior=prior * stretch + shift)), Likelihood.REML
    )
    assert moved.fit.between == pytest.approx(plain.fit.between, rel=1e-7)
    assert moved.fit.coefficients[1] * stretch == pytest.approx(plain.fit.coefficients[1], rel=1e-7)


def test_a_small_school_is_drawn_further_towards_zero_than_a_large_one():
    random = np.random.default_rng(2)
    sizes = {"liten": 5, "stor": 200} | {f"s{at}": 60 for at in range(12)}
    level = {"liten": 1.0, "stor": 1.0} | {f"s{at}": (-1) ** at * 0.8 for at in range(12)}
    names = [name for name, n in sizes.items() for _ in range(n)]
    outcome = [level[name] + random.normal() for name in names]
    units = {one.unit: one for one in value_added(material_of(pupils_of(outcome, names))).units}
    kept = {name: units[name].effect / units[name].raw for name in ("liten", "stor")}
    assert 0 < kept["liten"] < kept["stor"] < 1
    assert units["liten"].sd > units["stor"].sd


def test_pupils_with_something_missing_are_counted_as_left_out():
    material = material_of(
        Pupils(
            outcome=numbers([1, 2, None, 4, 5, 6]),
            group=column_of("enhet", ["a", "a", "a", "b", "b", None]),
            priors={"tidigare": numbers([1, 3, 2, None, 5, 6])},
            factors={"kön": column_of("kön", ["f", "p", "f", "p", "f", "p"])},
        )
    )
    assert (material.n, material.left_out) == (3, 3)
    assert material.group.categories == ("a", "b")


@pytest.mark.parametrize(
    ("outcome", "group", "priors", "sentence"),
    [
        pytest.param([1, 2, 3, 4], ["a"] * 4, {}, "minst två enheter", id="one school"),
        pytest.param([1, 2], ["a", "b"], {}, "2 elever är för få", id="one pupil each"),
        pytest.param([5] * 8, ["a", "b"] * 4, {}, "samma resultat", id="same result"),
        pytest.param(
            range(8), ["a", "b"] * 4, {"x": [1] * 8}, "x är lika för alla", id="same prior"
        ),
        pytest.param(
            range(8), ["a", "b"] * 4,
            {"x": [3, 1, 4, 1, 5, 9, 2, 6], "y": [6, 2, 8, 2, 10, 18, 4, 12]},
            "y följer av de andra", id="doubled",
        ),
        pytest.param([1, 2] * 6, ["a", "b"] * 6, {}, "följer helt", id="school decides"),
        pytest.param([np.nan] * 8, ["a", "b"] * 4, {}, "minst två enheter", id="nothing known"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused_in_words(outcome, group, priors, sentence):
    with pytest.raises(RefusedError) as refused:
        fit_mixed(
            school_sums(material_of(pupils_of(list(outcome), group, **priors))), Likelihood.ML
        )
    assert sentence in refused.value.problems[0].sentence()
