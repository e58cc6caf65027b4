"""Whether a change in need may be told: Student's interval over the same children."""

import random

import pytest
from scipy.stats import bootstrap, t, ttest_rel

from qms.needs.core.change import Direction, direction, paired
from qms.needs.core.change.paired import quantile


def test_the_interval_is_the_reference_library_s():
    chance = random.Random(1)
    for _ in range(100):
        n = chance.randint(10, 60)
        before = [chance.randint(0, 100) for _ in range(n)]
        after = [chance.randint(0, 100) for _ in range(n)]
        found = paired([b - a for a, b in zip(before, after, strict=True)])
        reference = ttest_rel(after, before).confidence_interval(0.95)
        assert (found.low, found.high) == pytest.approx((reference.low, reference.high), abs=1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 3, 9, 10, 29, 30, 99, 400])
def test_the_quantiles_are_those_of_the_tables(freedom):
    assert quantile(freedom) == pytest.approx(t.ppf(0.975, freedom), abs=1e-9)


def test_a_second_way_gives_nearly_the_same():
    """Children drawn anew, without any distribution assumed."""
    chance = random.Random(5)
    changes = [round(chance.gauss(-4, 9)) for _ in range(60)]
    found = paired(changes)
    drawn = bootstrap((changes,), lambda x, axis: x.mean(axis=axis), rng=3).confidence_interval
    assert (found.low, found.high) == pytest.approx((drawn.low, drawn.high), abs=0.4)


def test_it_holds_no_change_as_often_as_it_says():
    """Of 2,000 schools of 12 children without any true change, about one in twenty is judged."""
    chance = random.Random(6)
    judged = sum(
        direction(paired([round(chance.gauss(0, 20)) for _ in range(12)])) is not Direction.NONE
        for _ in range(2000)
    )
    assert 0.035 < judged / 2000 < 0.065


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param([-5] * 9, Direction.FEW, id="nine are too few, however much"),
        pytest.param([-5, -4] * 5, Direction.LESS, id="all have less"),
        pytest.param([5, 4] * 5, Direction.MORE, id="all have more"),
        pytest.param([-20, 18] * 6, Direction.NONE, id="both ways"),
        pytest.param([0] * 12, Direction.NONE, id="nobody has changed"),
        pytest.param([-1] + [0] * 11, Direction.NONE, id="one child is no change of all"),
    ],
)
def test_what_is_said(changes, said):
    assert direction(paired(changes)) is said
