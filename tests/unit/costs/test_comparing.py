"""Comparisons: deviations that add up, units that are alike, values outside their likes."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import median_abs_deviation

from qms.costs.core.comparing.deviation import BandCost, deviation
from qms.costs.core.comparing.likes import Features, likes
from qms.costs.core.comparing.outliers import limits


def band(budget_pupils, budget_kr, pupils, kr, name="b"):
    return BandCost(
        band=name, budget_pupils=Fraction(budget_pupils), budget_ore=budget_kr * 100,
        pupils=Fraction(pupils), ore=kr * 100,
    )  # fmt: skip


class TestDeviation:
    @pytest.mark.parametrize(
        ("bands", "parts"),
        [
            pytest.param([band(100, 1_000_000, 110, 1_100_000)], (100_000, 0, 0, 0), id="pupils"),
            pytest.param([band(100, 1_000_000, 100, 1_200_000)], (0, 0, 200_000, 0), id="price"),
            pytest.param(
                [band(50, 500_000, 40, 400_000), band(50, 1_000_000, 60, 1_200_000)],
                (0, 100_000, 0, 0), id="ten more in the dearer band, ten fewer in the other",
            ),
            pytest.param(
                [band(100, 1_000_000, 110, 1_210_000)], (100_000, 0, 110_000, 0),
                id="ten more, at 1 000 kronor more each",
            ),
            pytest.param([band(0, 0, 10, 100_000)], (100_000, 0, 0, 0), id="pupils in a new band"),
            pytest.param([band(10, 100_000, 0, 30_000)], (-100_000, 0, 0, 30_000),
                         id="a band that emptied and still costs"),
            pytest.param([band(0, 5_000, 0, 7_000)], (0, 0, 0, 2_000), id="no pupils at all"),
            pytest.param([], (0, 0, 0, 0), id="nothing"),
        ],
    )  # fmt: skip
    def test_by_hand(self, bands, parts):
        found = deviation(bands)
        assert tuple(
            ore // 100 for ore in (found.volume, found.mix, found.price, found.idle)
        ) == parts  # fmt: skip

    @given(
        st.lists(
            st.builds(
                BandCost, band=st.just("b"), budget_pupils=st.fractions(0, 500),
                budget_ore=st.integers(-(10**9), 10**10), pupils=st.fractions(0, 500),
                ore=st.integers(-(10**9), 10**10),
            ),
            max_size=6,
        )
    )  # fmt: skip
    def test_the_parts_are_the_whole_to_the_öre(self, bands):
        assert deviation(bands).total == sum(one.ore - one.budget_ore for one in bands)


UNITS = [
    Features(unit="ek", values={"pupils": 300, "index": 100, "need": 10}),
    Features(unit="lind", values={"pupils": 310, "index": 104, "need": 11}),
    Features(unit="alm", values={"pupils": 305, "index": 180, "need": 30}),
    Features(unit="ask", values={"pupils": 40, "index": 98, "need": None}),
    Features(unit="bok", values={"pupils": None, "index": None, "need": None}),
]


class TestLikes:
    def test_the_nearest_comes_first_with_why(self):
        first, *_ = likes("ek", UNITS)
        assert (first.unit, first.near, first.apart) == ("lind", ("index", "need", "pupils"), ())

    def test_the_order_is_that_of_the_distances_reckoned_with_numpy(self):
        known = UNITS[:3]
        table = np.array([[one.values[name] for name in ("pupils", "index", "need")]
                          for one in known], dtype=float)  # fmt: skip
        scaled = (table - table.mean(0)) / table.std(0)
        expected = np.sqrt(((scaled[1:] - scaled[0]) ** 2).mean(1))
        found = {like.unit: like.distance for like in likes("ek", known)}
        assert [found["lind"], found["alm"]] == pytest.approx(list(expected))

    def test_what_is_not_known_is_told_and_left_out(self):
        ask = next(like for like in likes("ek", UNITS) if like.unit == "ask")
        assert (ask.unknown, ask.apart) == (("need",), ("pupils",))

    def test_a_unit_of_which_nothing_is_known_is_like_nobody(self):
        assert "bok" not in {like.unit for like in likes("ek", UNITS)}
        assert likes("bok", UNITS) == ()

    def test_a_unit_that_is_not_there_has_no_likes(self):
        assert likes("okänd", UNITS) == ()


VALUES = {"a": 98.0, "b": 100.0, "c": 101.0, "d": 103.0, "e": 99.0, "f": 160.0, "g": 40.0}


class TestLimits:
    def test_the_spread_is_scipys(self):
        found = limits(VALUES)
        spread = median_abs_deviation(list(VALUES.values()), scale="normal")
        assert found.high - found.middle == pytest.approx(3 * spread, rel=1e-4)

    def test_who_lies_outside(self):
        found = limits(VALUES)
        assert (found.below, found.above) == (("g",), ("f",))

    @pytest.mark.parametrize(
        "values",
        [
            pytest.param({"a": 1.0, "b": 2.0, "c": 3.0, "d": 50.0}, id="too few"),
            pytest.param({"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0, "e": 9.0}, id="most alike"),
        ],
    )
    def test_no_limits(self, values):
        assert limits(values) is None
