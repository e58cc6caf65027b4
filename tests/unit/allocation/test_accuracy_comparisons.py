"""Ranks, signs, corrections and the highly compensated schools, against scipy and by hand."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from qms.allocation.core.accuracy.attraction import Answer, Measure, compare, highly_compensated
from qms.allocation.core.accuracy.cells import collapsed
from qms.allocation.core.accuracy.ranks import kendall, rank_pairs, ranks, spearman
from qms.allocation.core.accuracy.signs import holm, sign_flip_each
from qms.allocation.core.risk.pupils import Pupils, column_of, yes_no
from qms.kernel.problems import RefusedError


def test_ranks_are_scipys():
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 8, 25).tolist(), rng.integers(0, 8, 25).tolist()
    assert ranks(a).tolist() == stats.rankdata(a).tolist()
    assert spearman(a, b) == pytest.approx(stats.spearmanr(a, b).statistic)
    assert kendall(a, b) == pytest.approx(stats.kendalltau(a, b).statistic)
    assert spearman([1, 1, 1], [1, 2, 3]) is None


def test_years_that_follow_each_other_are_compared_by_the_schools_in_both():
    by_year = {
        2021: {"A": 1, "B": 2, "C": 3},
        2022: {"A": 1, "B": 3, "C": 2, "D": 9},
        2023: {"A": 1},
    }
    (pair,) = rank_pairs(by_year)
    assert (pair.earlier, pair.later, pair.schools) == (2021, 2022, 3)
    assert pair.spearman == pytest.approx(0.5)
    assert pair.kendall == pytest.approx(1 / 3)


def test_several_tests_are_corrected_as_the_oracle_does():
    p = [0.01, 0.04, 0.03, 0.005, 0.9]
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_the_p_of_few_schools_is_the_share_of_all_sign_patterns():
    u = np.array([[1.0], [2.0], [-0.5], [3.0], [0.7]])
    own = abs(u.sum())
    every = [abs(sum(s * v for s, v in zip(signs, u[:, 0], strict=True)))
             for signs in product((1, -1), repeat=5)]  # fmt: skip
    expected = sum(one >= own - 1e-9 for one in every) / len(every)
    assert sign_flip_each([u], seed=1) == pytest.approx((expected,))


def test_many_schools_give_the_same_p_from_the_same_seed():
    u = np.random.default_rng(1).normal(0.4, 1, (30, 2))
    assert sign_flip_each([u], seed=5) == sign_flip_each([u], seed=5)


def test_the_quarter_with_most_money_is_highly_compensated():
    kr = {"A": 5.0, "B": 9.0, "C": 7.0, "D": 7.0, "E": 1.0, "F": 2.0, "G": 3.0, "H": 4.0}
    assert highly_compensated(kr) == {"B", "C"}


def test_the_highly_compensated_are_compared_with_every_other_choice_of_schools():
    rng = np.random.default_rng(9)
    levels = dict(zip("ABCDEFGHIJ", rng.normal(1, 0.2, 10), strict=True))
    high = frozenset("AB")
    series = {name: {2022: level - 0.1, 2024: level + 0.1} for name, level in levels.items()}
    found = compare(series, high, measure=Measure.FIRST_CHOICE, seed=1)

    def gap(chosen):
        inside = [levels[name] for name in chosen]
        others = [level for name, level in levels.items() if name not in chosen]
        return np.mean(inside) - np.mean(others)

    every = [abs(gap(chosen)) for chosen in combinations("ABCDEFGHIJ", 2)]
    assert found.high - found.other == pytest.approx(gap("AB"))
    assert found.p == pytest.approx(np.mean([one >= abs(gap("AB")) - 1e-12 for one in every]))
    assert found.trend == pytest.approx(0, abs=1e-12)
    assert found.trend_answer is Answer.CANNOT_TELL


def test_one_highly_compensated_school_is_too_few_to_compare():
    series = {name: {2024: float(at)} for at, name in enumerate("ABCD")}
    found = compare(series, frozenset("A"), measure=Measure.NET_MOVES, seed=1)
    assert (found.answer, found.trend, found.trend_answer) == (Answer.TOO_FEW, None, Answer.TOO_FEW)
    assert compare(series, frozenset(), measure=Measure.NET_MOVES, seed=1) is None


def test_two_schools_cannot_be_followed_up():
    pupils = Pupils(
        factors={"kön": column_of("kön", ["f", "p"] * 4)},
        outcomes={"mål": yes_no("mål", [True, False] * 4)},
        group=column_of("skola", ["A"] * 4 + ["B"] * 4),
    )
    with pytest.raises(RefusedError) as refused:
        collapsed(pupils, year=None, factors=("kön",), outcome="mål")
    assert "2 skolor" in refused.value.problems[0].sentence()


def test_the_interval_says_no_more_than_the_p():
    rng = np.random.default_rng(21)
    for at in range(40):
        series = {str(name): {2024: float(value)} for name, value in enumerate(rng.normal(0, 1, 9))}
        found = compare(series, frozenset("012"), measure=Measure.NET_MOVES, seed=at)
        holds_zero = found.low_end <= 0 <= found.high_end
        assert holds_zero or found.answer is not Answer.CANNOT_TELL
