"""The measures against their definitions in plain loops, and against textbook cases."""

from math import log
from random import Random

import numpy as np
import pytest

from qms.allocation.core.differences.chance import by_chance, spread_by_chance
from qms.allocation.core.differences.links import link
from qms.allocation.core.differences.segregation import (
    against_rest,
    dissimilarity,
    dissimilarity_of_all,
    eta_squared,
    isolation,
    theil,
    weighted_sd,
)


def columns(rows):
    return np.array(rows, dtype=float)


@pytest.mark.parametrize(
    ("rows", "d", "h", "eta"),
    [
        pytest.param([[50, 0], [0, 50]], 1, 1, 1, id="never in the same school"),
        pytest.param([[10, 90], [20, 180]], 0, 0, 0, id="the same share everywhere"),
        # A = 50, B = 150: ½(|40/50 − 60/150| + |10/50 − 90/150|) = 0,4 by hand
        # η²: shares 0,4 and 0,1 around 0,25: (100·0,0225·2)/(200·0,25·0,75) = 0,12
        pytest.param([[40, 60], [10, 90]], 0.4, None, 0.12, id="two schools by hand"),
        pytest.param([[30, 0, 0], [0, 20, 0], [0, 0, 50]], 1, 1, 1, id="three groups apart"),
        pytest.param([[1, 2, 3], [2, 4, 6]], 0, 0, 0, id="three groups alike"),
    ],
)
def test_textbook_cases(rows, d, h, eta):
    counts = columns(rows)
    assert dissimilarity_of_all(counts) == pytest.approx(d, abs=1e-12)
    assert eta_squared(counts) == pytest.approx(eta, abs=1e-12)
    if h is not None:
        assert theil(counts) == pytest.approx(h, abs=1e-12)


def test_isolation_is_the_share_that_a_pupil_of_the_group_meets():
    # 40 of 50 go where the share is 0,4 and 10 where it is 0,1: 0,8·0,4 + 0,2·0,1
    part, whole = columns([40, 10]), columns([100, 100])
    assert isolation(part, whole) == pytest.approx(0.34)
    # and η² = (isolation − P) ÷ (1 − P) with P = 0,25
    assert eta_squared(against_rest(part, whole)) == pytest.approx((0.34 - 0.25) / 0.75)


def entropy(shares):
    return -sum(p * log(p) for p in shares if p > 0)


def in_loops(rows):
    """D, H and η² of all categories, straight from the definitions."""
    sizes = [sum(row) for row in rows]
    total = sum(sizes)
    overall = [sum(row[m] for row in rows) / total for m in range(len(rows[0]))]
    interaction = sum(p * (1 - p) for p in overall)
    d = h = eta = 0.0
    for row, n in zip(rows, sizes, strict=True):
        local = [count / n for count in row]
        d += sum(n * abs(a - b) for a, b in zip(local, overall, strict=True))
        h += n * (entropy(overall) - entropy(local))
        eta += sum(n * (a - b) ** 2 for a, b in zip(local, overall, strict=True))
    return (
        d / (2 * total * interaction),
        h / (total * entropy(overall)),
        eta / (total * interaction),
    )


@pytest.mark.parametrize("categories", [2, 3, 5])
@pytest.mark.parametrize("seed", range(8))
def test_the_definitions_in_plain_loops(categories, seed):
    chance = Random(seed)
    rows = [
        [chance.randint(1, 90) for _ in range(categories)] for _ in range(chance.randint(2, 30))
    ]
    counts = columns(rows)
    found = dissimilarity_of_all(counts), theil(counts), eta_squared(counts)
    assert found == pytest.approx(in_loops(rows), abs=1e-12)
    part, whole = counts[:, 0], counts.sum(axis=1)
    inside, outside = sum(r[0] for r in rows), sum(sum(r[1:]) for r in rows)
    d = sum(abs(r[0] / inside - sum(r[1:]) / outside) for r in rows) / 2
    assert dissimilarity(part, whole) == pytest.approx(d, abs=1e-12)
    if categories == 2:
        assert found[0] == pytest.approx(d, abs=1e-12)


@pytest.mark.parametrize("group", [[0, 0], [50, 60]], ids=["nobody", "everybody"])
def test_a_group_of_nobody_or_everybody_has_no_measure(group):
    part, whole = columns(group), columns([50, 60])
    two = against_rest(part, whole)
    assert dissimilarity(part, whole) is None
    assert dissimilarity_of_all(two) is None
    assert theil(two) is None
    assert eta_squared(two) is None


def test_random_allocation_gives_what_the_distribution_says():
    # Two schools of 50, a group of 20: D = |a/20 − (50 − a)/80| as a = 0…20 is hypergeometric
    stats = pytest.importorskip("scipy.stats")
    law = stats.hypergeom(100, 50, 20)
    distances = {a: abs(a / 20 - (50 - a) / 80) for a in range(21)}
    expected = sum(law.pmf(a) * d for a, d in distances.items())
    found = by_chance(columns([[10, 40], [10, 40]]), draws=4000, seed=3)
    assert found.factor.expected == pytest.approx(expected, rel=0.03)
    assert found.factor.p == 1
    apart = by_chance(columns([[20, 30], [0, 50]]), draws=999, seed=3)
    assert apart.factor.p == 1 / 1000
    assert apart.categories[0].p == 1 / 1000


def test_the_same_seed_gives_the_same_figures():
    counts = columns([[3, 40, 7], [10, 40, 2], [6, 80, 30]])
    assert by_chance(counts, draws=50, seed=1) == by_chance(counts, draws=50, seed=1)
    assert by_chance(counts, draws=50, seed=1) != by_chance(counts, draws=50, seed=2)


def test_schools_that_were_drawn_at_random_seldom_seem_different():
    rng, sizes = np.random.default_rng(7), np.array([40, 120, 60, 300, 25, 90])
    found = []
    for seed in range(60):
        part = rng.multivariate_hypergeometric(sizes, 80).astype(float)
        drawn = by_chance(np.column_stack((part, sizes - part)), draws=99, seed=seed)
        found.append(drawn.factor.p <= 0.05)
    # 5 % of 60 is 3; more than 9 would happen once in two thousand
    assert sum(found) <= 9


def test_the_spread_of_shares_by_chance_is_binomial_for_large_numbers():
    sizes = np.array([400, 400, 400, 400])
    found = spread_by_chance(np.array([320, 330, 318, 325]), sizes, draws=2000, seed=1)
    p = (320 + 330 + 318 + 325) / 1600
    # variance of one share p(1 − p)/n, less what the common mean takes: × (m − 1)/m
    assert (found.expected / 100) ** 2 == pytest.approx(p * (1 - p) / 400 * 3 / 4, rel=0.2)


def test_the_correlation_is_that_of_the_pupils():
    # Weights 1, 2, 3 are the same as listing a school once, twice and three times
    x, y, w = columns([1, 4, 2]), columns([3, 1, 5]), columns([1, 2, 3])
    listed = np.corrcoef([1, 4, 4, 2, 2, 2], [3, 1, 1, 5, 5, 5])[0, 1]
    found = link(x, y, weights=w)
    assert found.r == pytest.approx(listed, abs=1e-12)
    assert found.low is None


def test_the_interval_is_fishers():
    # r = 0,5 over 28 equal schools: z = 0,5493, half = 1,96/5 = 0,392 → 0,156 to 0,736
    rng = np.random.default_rng(2)
    x = rng.normal(size=28)
    x = (x - x.mean()) / x.std()
    e = rng.normal(size=28)
    e = e - e.mean() - (e @ x) / (x @ x) * x
    y = 0.5 * x + np.sqrt(0.75) * e / e.std()
    found = link(x, y, weights=np.ones(28))
    assert (found.r, found.low, found.high) == pytest.approx((0.5, 0.156, 0.736), abs=5e-4)
    assert found.is_certain


def test_a_figure_that_is_the_same_everywhere_goes_with_nothing():
    assert link(columns([2, 2, 2]), columns([1, 2, 3]), weights=np.ones(3)) is None


def test_the_spread_counts_each_school_by_its_pupils():
    assert weighted_sd(columns([0.1, 0.4]), columns([300, 100])) == pytest.approx(
        (0.75 * 0.25 * 0.3**2) ** 0.5
    )
