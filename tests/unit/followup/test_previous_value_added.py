"""The unit that pupils came from, with the receiving unit controlled: against dense algebra."""

import numpy as np
import pytest
from unit.followup.effect_cases import pupils_of

from qms.followup.core.effect.value_added.material import material_of
from qms.followup.core.effect.value_added.mixed import Likelihood
from qms.followup.core.effect.value_added.previous import previous_value_added
from qms.kernel.problems import RefusedError

RECEIVING, PREVIOUS, PUPILS = 4, 9, 150


def town(seed, *, spread=0.6, receiving_level=0.7, previous_of=None):
    """Outcome, receiving and previous codes, prior, and the previous units' truth."""
    random = np.random.default_rng(seed)
    to = random.integers(0, RECEIVING, PUPILS)
    came = random.integers(0, PREVIOUS, PUPILS) if previous_of is None else previous_of(to, random)
    prior, truth = random.normal(0, 1, PUPILS), random.normal(0, spread, PREVIOUS)
    level = random.normal(0, receiving_level, RECEIVING)
    return (
        level[to] + truth[came] + 0.5 * prior + random.normal(0, 1, PUPILS),
        to,
        came,
        prior,
        truth,
    )


def added(outcome, to, came, prior, likelihood=Likelihood.REML):
    pupils = pupils_of(
        outcome, [f"m{at}" for at in to], previous=[f"t{at}" for at in came], prior=prior
    )
    return previous_value_added(material_of(pupils), likelihood)


def dense(outcome, to, came, prior, *, between, within, likelihood):
    n = len(outcome)
    fixed = np.column_stack([np.eye(RECEIVING)[to], prior])
    z = np.eye(PREVIOUS)[came]
    inverse = np.linalg.inv(within * np.eye(n) + between * z @ z.T)
    cross = fixed.T @ inverse @ fixed
    b = np.linalg.solve(cross, fixed.T @ inverse @ outcome)
    rest = outcome - fixed @ b
    free = n - (fixed.shape[1] if likelihood is Likelihood.REML else 0)
    value = np.linalg.slogdet(inverse)[1] - rest @ inverse @ rest - free * np.log(2 * np.pi)
    if likelihood is Likelihood.REML:
        value -= np.linalg.slogdet(cross)[1]
    out = np.eye(n) - fixed @ np.linalg.solve(fixed.T @ fixed, fixed.T)
    spread = np.linalg.inv(z.T @ out @ z / within + np.eye(PREVIOUS) / between)
    return value / 2, b[-1], between * z.T @ inverse @ rest, np.sqrt(np.diag(spread))


@pytest.mark.parametrize("likelihood", list(Likelihood))
@pytest.mark.parametrize("seed", [3, 4])
def test_the_model_is_the_best_by_dense_algebra(seed, likelihood):
    outcome, to, came, prior, _ = town(seed)
    found = added(outcome, to, came, prior, likelihood)

    def at(factor=1.0):
        return dense(outcome, to, came, prior, between=found.between * factor,
                     within=found.within, likelihood=likelihood)  # fmt: skip

    best, slope, effects, deviations = at()
    assert found.log_likelihood == pytest.approx(best, abs=1e-9)
    assert found.coefficients == pytest.approx([slope], abs=1e-9)
    assert [one.effect for one in found.units] == pytest.approx(effects, abs=1e-9)
    assert [one.sd for one in found.units] == pytest.approx(deviations, abs=1e-9)
    assert all(at(factor)[0] < best for factor in (0.5, 0.98, 1.02, 2.0))


def test_how_good_the_receiving_unit_is_does_not_matter():
    outcome, to, came, prior, _ = town(5)
    better = outcome + np.array([50.0, 0.0, -20.0, 7.0])[to]
    first, second = added(outcome, to, came, prior), added(better, to, came, prior)
    assert [one.effect for one in second.units] == pytest.approx(
        [one.effect for one in first.units], abs=1e-9
    )


def test_the_truth_lies_inside_the_intervals_as_often_as_it_should():
    inside = []
    for seed in range(40):
        outcome, to, came, prior, truth = town(100 + seed, spread=0.8)
        found = added(outcome, to, came, prior)
        inside += [
            one.low <= true <= one.high
            for one, true in zip(found.units, truth - truth.mean(), strict=True)
        ]
    assert np.mean(inside) > 0.9


def test_a_unit_that_alone_sends_pupils_somewhere_cannot_be_compared():
    def alone(to, random):
        came = random.integers(0, PREVIOUS - 1, PUPILS)
        came[to == 0] = PREVIOUS - 1
        return came

    outcome, to, came, prior, _ = town(6, previous_of=alone)
    found = added(outcome + 30 * (to == 0), to, came, prior)
    assert found.alone == (f"t{PREVIOUS - 1}",)
    lone = found.units[-1]
    assert (lone.effect, lone.differs) == (pytest.approx(0, abs=1e-9), False)
    assert lone.sd == pytest.approx(np.sqrt(found.between))


@pytest.mark.parametrize(
    ("came", "prior", "sentence"),
    [
        pytest.param(["a"] * 12, range(12), "minst två tidigare", id="one previous unit"),
        pytest.param(
            ["a", "b", "c"] * 4, [1] * 6 + [2] * 6, "prior är lika för alla elever i samma",
            id="prior is the unit's",
        ),
        pytest.param([f"t{at}" for at in range(12)], range(12), "för få", id="one each"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused_in_words(came, prior, sentence):
    pupils = pupils_of(
        [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8],
        ["m"] * 6 + ["n"] * 6,
        previous=came,
        prior=list(prior),
    )
    with pytest.raises(RefusedError) as refused:
        previous_value_added(material_of(pupils))
    assert sentence in refused.value.problems[0].sentence()
