"""Follow-up of the year: where it ends, why, and what is not told."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.costs.core.follow_up import BandPupils, Basis, Expected, Line, Terms, follow
from qms.costs.core.items import CostItem, GrantForm

SCHOOL, LEISURE = GrantForm.COMPULSORY, GrantForm.LEISURE_CENTRE
TEACHING, TOOLS, RENT = CostItem.TEACHING, CostItem.LEARNING_TOOLS, CostItem.PREMISES


def line(item, budget, so_far, outcome, form=SCHOOL):
    return Line(unit="A", form=form, item=item, budget=budget * 100, budget_so_far=so_far * 100,
                outcome=outcome * 100)  # fmt: skip


def band(planned, spring, autumn, *, name="", form=SCHOOL, budget=100, outcome=100):
    def number(n):
        return None if n is None else Fraction(n)

    return BandPupils(
        unit="A", form=form, band=name, planned=Fraction(planned), spring=number(spring),
        autumn=number(autumn), budget_ore=budget * 100, outcome_ore=outcome * 100,
    )  # fmt: skip


def basis(lines, bands, *, ended=9, expected=None, is_spread=True):
    return Basis(
        year=2026, months=tuple(f"2026{n:02d}" for n in range(1, ended + 1)), is_spread=is_spread,
        planned_on="2025-12-16", lines=tuple(lines), bands=tuple(bands),
        expected=(Expected(unit="A", form=SCHOOL, pupils=Fraction(expected)),) if expected else (),
        forecast_year=2025 if expected else None, beside=(0, 0),
    )  # fmt: skip


def only(lines, bands, terms=None, **kwargs):
    (unit,) = follow(basis(lines, bands, **kwargs), terms or Terms())
    return unit


SAME = [band(100, 100, 100)]


class TestForecast:
    @pytest.mark.parametrize(
        ("lines", "bands", "kwargs", "kronor"),
        [
            pytest.param([line(TEACHING, 1200, 900, 900)], SAME, {}, 1200, id="as the budget"),
            pytest.param([line(RENT, 1200, 900, 990)], SAME, {}, 1320,
                         id="ninety over in nine months is ten a month for three more"),
            pytest.param([line(RENT, 1200, 900, 990)], SAME, {"terms": Terms(carried=0)}, 1290,
                         id="the rest goes by the budget"),
            pytest.param([line(TOOLS, 1200, 900, 900)], [band(100, 100, 120)], {}, 1240,
                         # so far (6 x 100 + 3 x 120) / 9 / 100 = 16/15: 960 was due and 900 was
                         # booked, 60 under or 20 for the rest; 300 left is 360 for 120 pupils
                         id="more pupils in the autumn, tools follow them"),
            pytest.param([line(RENT, 1200, 900, 900)], [band(100, 100, 120)], {}, 1200,
                         id="premises do not follow pupils"),
            pytest.param([line(TEACHING, 1200, 600, 600)], [band(100, 100, None)],
                         {"ended": 6, "expected": 120}, 1260,
                         # half of teaching follows: 600 left x (1 + 0.5 x 0.2)
                         id="the pupil forecast says the autumn"),
            pytest.param([line(TEACHING, 1200, 600, 600)], [band(100, 100, None)], {"ended": 6},
                         1200, id="without a forecast it is the spring"),
            pytest.param([line(TOOLS, 1200, 0, 0)], [band(100, None, None)],
                         {"ended": 0, "expected": None}, 1200, id="nothing is booked yet"),
            pytest.param([line(RENT, 1200, 1200, 900)], SAME, {"is_spread": False}, 1200,
                         id="a budget in one sum is a twelfth a month"),
            pytest.param([line(RENT, 0, 0, 90)], SAME, {}, 120, id="what no budget has"),
            pytest.param([line(CostItem.INCOME, -1200, -900, -990)], SAME, {}, -1320, id="income"),
            pytest.param([line(RENT, 1200, 1200, 1100)], SAME, {"ended": 12}, 1100,
                         id="a year that is over is its outcome"),
        ],
    )  # fmt: skip
    def test_by_hand(self, lines, bands, kwargs, kronor):
        assert only(lines, bands, **kwargs).sums.forecast == kronor * 100

    def test_a_month_that_is_missing_is_a_month_left(self):
        gap = basis([line(RENT, 1200, 800, 800)], SAME)
        (unit,) = follow(
            Basis(
                **{name: getattr(gap, name) for name in gap.__slots__ if name != "months"},
                months=tuple(m for m in gap.months if m != "202604"),
            ),
            Terms(),
        )
        assert unit.sums.forecast == 120_000

    def test_each_pupil_costs_the_year_by_the_years_pupils(self):
        (form,) = only([line(TOOLS, 1000, 750, 750)], [band(100, 100, 150)]).forms
        assert form.pupils.year == 125
        assert form.budget_each == 1000
        assert form.outcome_each == 600
        assert form.forecast_each == form.sums.forecast / Fraction(125)


class TestWhy:
    def test_more_pupils_other_pupils_and_dearer_pupils(self):
        # planned 50 at 10 kr and 50 at 20 kr; there are 50 and 70; prices are as planned
        bands = [
            band(50, 50, 50, name="1-6", budget=500, outcome=500),
            band(50, 70, 70, name="7-9", budget=1000, outcome=1400),
        ]
        found = only([line(TOOLS, 1500, 1500, 1900)], bands, ended=12).why
        # volume 20 more at 15 kr, mix the rest of 20 x 20 kr, no price
        assert (found.volume, found.mix, found.price) == (30_000, 10_000, 0)

    def test_the_leisure_centre_is_weighed_by_itself(self):
        bands = [band(100, 100, 100), band(50, 60, 60, form=LEISURE)]
        lines = [line(TOOLS, 1000, 1000, 1000), line(TOOLS, 500, 500, 600, LEISURE)]
        found = only(lines, bands, ended=12).why
        assert (found.volume, found.mix, found.price, found.idle) == (10_000, 0, 0, 0)

    def test_costs_without_pupils_are_beside(self):
        found = only([line(RENT, 0, 0, 50)], [], ended=12).why
        assert (found.idle, found.total) == (5_000, 5_000)

    @given(
        st.lists(
            st.tuples(
                st.sampled_from((SCHOOL, LEISURE, GrantForm.PRESCHOOL_CLASS)),
                st.sampled_from(tuple(CostItem)), st.integers(-(10**7), 10**8),
                st.integers(-(10**7), 10**8), st.integers(-(10**7), 10**8),
            ),
            max_size=8,
        ),
        st.lists(
            st.tuples(
                st.sampled_from((SCHOOL, LEISURE, GrantForm.PRESCHOOL_CLASS)),
                st.sampled_from("abc"), st.integers(0, 90),
                st.none() | st.integers(0, 90), st.none() | st.integers(0, 90),
                st.integers(-(10**5), 10**6), st.integers(-(10**5), 10**6),
            ),
            max_size=8,
        ),
        st.integers(0, 12), st.booleans(), st.none() | st.integers(0, 120),
    )  # fmt: skip
    def test_the_parts_are_the_whole_to_the_öre(self, money, pupils, ended, is_spread, expected):
        lines = [line(item, *kronor, form=form) for form, item, *kronor in money]
        bands = [
            band(*counts, name=name, form=form, budget=budget, outcome=outcome)
            for form, name, *counts, budget, outcome in pupils
        ]
        for unit in follow(basis(lines, bands, ended=ended, expected=expected,
                                 is_spread=is_spread), Terms()):  # fmt: skip
            assert unit.why.total == unit.sums.gap
            assert unit.sums.forecast == sum(form.sums.forecast for form in unit.forms)


class TestTold:
    @pytest.mark.parametrize(
        "bands",
        [
            pytest.param([band(4, 9, 9)], id="planned"),
            pytest.param([band(9, 4, 9)], id="in the spring"),
            pytest.param([band(9, 9, 2), band(0, 0, 2, name="b")], id="in the autumn"),
        ],
    )
    def test_forms_of_few_have_no_figures_and_are_in_no_sum(self, bands):
        unit = only([line(TOOLS, 100, 75, 90)], bands)
        assert (unit.forms, unit.left_out, unit.sums.budget) == ((), (SCHOOL,), 0)
        assert not unit.is_far

    @pytest.mark.parametrize(
        ("outcome", "far"),
        [
            pytest.param(10_600_000, True, id="six per cent and 600 000 kr"),
            pytest.param(9_400_000, True, id="as far below"),
            pytest.param(10_450_000, False, id="four and a half per cent"),
        ],
    )
    def test_a_unit_is_told_from_the_limits(self, outcome, far):
        lines = [line(RENT, 10_000_000, 10_000_000, outcome)]
        assert only(lines, SAME, ended=12).is_far is far

    def test_a_small_sum_is_not_told_though_it_is_many_per_cent(self):
        assert not only([line(RENT, 100_000, 100_000, 150_000)], SAME, ended=12).is_far
