"""Weighted kappa against a published table, a reference library, and its own definition."""

from fractions import Fraction

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from qms.needs.core.agreement.kappa import Weights, kappa_of_table, weighted_kappa

# Husbands' and wives' answers on a scale of four steps, 91 couples (Hout, Duncan & Sobel 1987,
# Sociological Methodology 17). By hand: the observed disagreement is 35 pairs one step apart, 18
# two and 5 three; by chance the margins (19, 20, 19, 33) and (12, 28, 18, 33) give 10,262/91
# steps and 20,708/91 squared steps.
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
LINEAR = 1 - Fraction((35 + 2 * 18 + 3 * 5) * 91, 10_262)
QUADRATIC = 1 - Fraction((35 + 4 * 18 + 9 * 5) * 91, 20_708)


@pytest.mark.parametrize(
    ("weights", "by_hand", "published"),
    [
        pytest.param(Weights.LINEAR, LINEAR, 0.2374, id="linear, published 0.2374"),
        pytest.param(Weights.QUADRATIC, QUADRATIC, 0.3320, id="quadratic"),
    ],
)
def test_the_published_couples(weights, by_hand, published):
    found = kappa_of_table(np.array(COUPLES), weights)
    assert found == pytest.approx(float(by_hand), abs=1e-12)
    assert found == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize("weights", list(Weights))
def test_a_thousand_random_tables_agree_with_the_reference(weights):
    chance = np.random.default_rng(20_261_122)
    compared = 0
    for _ in range(500):
        levels, n = int(chance.integers(2, 8)), int(chance.integers(2, 120))
        first = chance.integers(0, levels, n)
        second = np.clip(first + chance.integers(-2, 3, n), 0, levels - 1)
        found = weighted_kappa(
            zip(first.tolist(), second.tolist(), strict=True), levels=levels, weights=weights
        )
        if found is None:
            assert len({*first.tolist(), *second.tolist()}) == 1
            continue
        wanted = cohen_kappa_score(first, second, weights=weights.value, labels=range(levels))
        assert found == pytest.approx(wanted, abs=1e-10)
        compared += 1
    assert compared > 490


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        pytest.param([(0, 0), (4, 4), (2, 2)], 1.0, id="the same everywhere"),
        pytest.param([(0, 4), (4, 0)], -1.0, id="opposite ends"),
        pytest.param([(0, 0), (0, 1), (1, 0), (1, 1)], 0.0, id="as by chance"),
        pytest.param([(2, 2), (2, 2)], None, id="one level throughout tells nothing"),
        pytest.param([], None, id="no pair"),
        pytest.param([(1, 2), (1, 2)], 0.0, id="one level each, not the same"),
    ],
)
@pytest.mark.parametrize("weights", list(Weights))
def test_plain_cases(pairs, kappa, weights):
    found = weighted_kappa(pairs, levels=5, weights=weights)
    assert found == (None if kappa is None else pytest.approx(kappa, abs=1e-12))


def test_a_level_outside_the_scale_is_refused():
    with pytest.raises(ValueError, match="0 to 4"):
        weighted_kappa([(1, 5)], levels=5)
