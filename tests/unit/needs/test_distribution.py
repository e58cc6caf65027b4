"""Kronor per child and per need, and whether the money reaches the greatest need."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import spearmanr

from qms.needs.core.distribution import Child, Provider, ReachVerdict, by_level, reach, table
from qms.needs.core.distribution.reach import ProviderVerdict, spearman, top_shares


def child(hours, kr, *, unit="Ek", provider=Provider.OWN, level="special", points=10):
    return Child(
        unit=unit,
        provider=provider,
        level=level,
        points=points,
        hours=Decimal(hours),
        ore=kr * 100,
    )


def test_kronor_per_child_point_and_hour_by_hand():
    rows = [child("10", 50_000), child("20", 100_000), *[child("5", 10_000)] * 3]
    found = table(rows).everybody
    assert (found.children, found.points, found.hours, found.ore) == (
        5,
        50,
        Decimal(45),
        18_000_000,
    )
    assert found.ore_per_child == 3_600_000
    assert found.ore_per_point == 360_000
    assert found.ore_per_hour == Fraction(400_000)


def test_a_small_provider_hides_the_other_one_too():
    rows = [*[child("5", 1)] * 9, *[child("5", 1, unit="Al", provider=Provider.INDEPENDENT)] * 4]
    found = table(rows)
    assert [one.hidden for one in found.providers] == [True, True]
    assert [one.ore for one in found.units] == [None, None]
    assert found.everybody.children == 13


def test_levels_in_order_and_few_hidden_with_another():
    rows = [child("5", 1)] * 7 + [child("20", 9, level="extraordinary")] * 3
    found = by_level(rows, ["ordinary", "special", "extraordinary"])
    assert [(one.name, one.hidden) for one in found] == [
        ("ordinary", False),
        ("special", True),
        ("extraordinary", True),
    ]


def test_the_rank_correlation_is_the_reference_librarys():
    chance = np.random.default_rng(3)
    for _ in range(50):
        a, b = chance.integers(0, 8, (2, 30)).astype(float)
        assert spearman(a, b) == pytest.approx(spearmanr(a, b).statistic, abs=1e-12)


def test_the_tenth_with_the_greatest_need_shares_its_last_places():
    # 20 children, five places: one has 30 hours, two have 20, and 17 share the last two places
    data = np.array([[30, 100.0], [20, 50.0], [20, 30.0], *[[10, 20.0]] * 17])
    money, need = top_shares(data)
    assert money == pytest.approx((100 + 50 + 30 + 2 * 20) / (180 + 17 * 20))
    assert need == pytest.approx((30 + 40 + 2 * 10) / (70 + 170))


def many(pay, n=60, **given):
    chance = np.random.default_rng(1)
    hours = chance.integers(1, 31, n)
    return [child(str(h), int(pay(int(h), chance)), **given) for h in hours]


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        pytest.param(many(lambda h, _: 3000 * h), ReachVerdict.YES, id="in proportion"),
        pytest.param(
            many(lambda h, c: 3000 * h + c.integers(0, 9000)), ReachVerdict.YES, id="nearly"
        ),
        pytest.param(many(lambda h, _: 40_000 + 500 * h), ReachVerdict.TOP_SHORT, id="almost flat"),
        pytest.param(many(lambda _, c: c.integers(1, 90_000)), ReachVerdict.NO, id="by chance"),
        pytest.param(many(lambda h, _: 90_000 - 2000 * h), ReachVerdict.NO, id="the other way"),
        pytest.param(many(lambda *_: 30_000), ReachVerdict.NO, id="the same to everybody"),
        pytest.param([child("5", n) for n in range(40)], ReachVerdict.UNSURE, id="one need"),
        pytest.param(many(lambda h, _: h, n=19), ReachVerdict.FEW, id="nineteen are too few"),
    ],
)
def test_does_the_money_reach_the_greatest_need(rows, verdict):
    assert reach(rows, draws=400).verdict is verdict


@pytest.mark.parametrize(
    ("times", "verdict"),
    [
        pytest.param(1.0, ProviderVerdict.ALIKE, id="the same per hour"),
        pytest.param(0.6, ProviderVerdict.OWN_MORE, id="independent gets 60 per cent"),
        pytest.param(1.6, ProviderVerdict.INDEPENDENT_MORE, id="independent gets 160"),
    ],
)
def test_own_against_independent(times, verdict):
    own = many(lambda h, c: 3000 * h + c.integers(0, 9000))
    others = many(
        lambda h, c: times * (3000 * h + c.integers(0, 9000)),
        n=30,
        unit="Al",
        provider=Provider.INDEPENDENT,
    )
    assert reach([*own, *others], draws=400).provider_verdict is verdict


def test_four_independent_children_are_too_few_to_compare():
    rows = many(lambda h, _: h) + many(lambda h, _: h, n=4, provider=Provider.INDEPENDENT)
    assert reach(rows, draws=50).provider_verdict is ProviderVerdict.FEW
