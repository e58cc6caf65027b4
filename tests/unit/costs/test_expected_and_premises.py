"""Expected cost from need, and premises, against figures worked out by other means."""

from fractions import Fraction

import numpy as np
import pytest
import statsmodels.api as sm

from qms.costs.core.comparing.beside import Need, beside
from qms.costs.core.comparing.expected import NeedCost, expected
from qms.costs.core.comparing.premises import Premises
from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.shown import FormRow


def units(count=12, *, seed=7):
    """Return units whose cost follows need with noise."""
    random = np.random.default_rng(seed)
    need = random.uniform(0.6, 1.6, count)
    pupils = random.integers(60, 600, count)
    cost = 90_000 + 20_000 * need + random.normal(0, 4_000, count)
    return [
        NeedCost(unit=f"{n:02d}", need=float(need[n]), cost=float(cost[n]), pupils=float(pupils[n]))
        for n in range(count)
    ]


def test_the_line_is_that_of_weighted_least_squares():
    # An independent program fits the same line, and its prediction for a unit of that weight.
    every = units()
    for unit in every:
        others = [one for one in every if one.unit != unit.unit]
        x = sm.add_constant([one.need for one in others])
        fit = sm.WLS([one.cost for one in others], x, weights=[one.pupils for one in others]).fit()
        frame = fit.get_prediction([[1.0, unit.need]], weights=unit.pupils).summary_frame(
            alpha=0.05
        )
        found = expected(every)[unit.unit]
        assert found.value == pytest.approx(frame["mean"][0])
        assert found.low == pytest.approx(frame["obs_ci_lower"][0], rel=2e-3)
        assert found.high == pytest.approx(frame["obs_ci_upper"][0], rel=2e-3)
        assert found.slope == pytest.approx(fit.params[1])
        assert found.others == 11


def test_units_on_a_line_are_expected_to_cost_what_they_do():
    every = [NeedCost(unit=str(n), need=n / 10, cost=100 + 5 * n, pupils=50 + n) for n in range(10)]
    for unit in every:
        assert expected(every)[unit.unit].value == pytest.approx(unit.cost)


def test_what_a_unit_costs_does_not_move_its_own_expectation():
    every = units()
    dear = [NeedCost(unit=one.unit, need=one.need, pupils=one.pupils,
                     cost=one.cost * (3 if one.unit == "03" else 1)) for one in every]  # fmt: skip
    assert expected(dear)["03"] == expected(every)["03"]
    assert expected(dear)["03"].is_outside(dear[3].cost)


@pytest.mark.parametrize(
    "every",
    [
        pytest.param(units(8), id="seven others"),
        pytest.param([], id="none"),
        pytest.param(
            [NeedCost(unit=str(n), need=1.0, cost=n, pupils=10) for n in range(12)], id="same need"
        ),
    ],
)
def test_too_little_to_say_says_nothing(every):
    assert expected(every) == {}


def row(unit, total, pupils=100):
    """Return a unit's figures in the compulsory school."""
    items = {CostItem.TEACHING: Fraction(total)}
    return FormRow(unit=unit, pupils=Fraction(pupils), items=items, is_hidden=False,
                   is_few=False, group_size=None, pupils_per_staff=None)  # fmt: skip


def test_what_is_hidden_is_not_beside_anything():
    hidden = FormRow(unit="2", pupils=Fraction(3), items={}, is_hidden=True, is_few=True,
                     group_size=None, pupils_per_staff=None)  # fmt: skip
    found = beside([row("1", 5), hidden], {"2": Need(index=1.0)}, GrantForm.COMPULSORY)
    assert [one.row.unit for one in found] == ["1"]


@pytest.mark.parametrize(
    ("form", "received"),
    [
        pytest.param(GrantForm.COMPULSORY, Fraction(7), id="school"),
        pytest.param(GrantForm.LEISURE_CENTRE, None, id="leisure centre"),
    ],
)
def test_money_by_index_is_for_schools(form, received):
    need = {"1": Need(index=1.2, received=Fraction(7), hours=Fraction(9))}
    (one,) = beside([row("1", 5)], need, form)
    assert (one.need.received, one.need.index, one.need.hours) == (received, 1.2, 9)


def test_premises_in_their_three_parts():
    # 3 000 000 kr, 2 500 square metres, 200 pupils in 250 places.
    found = Premises(
        unit="1", ore=300_000_000, pupils=Fraction(200), m2=Fraction(2_500), places=250
    )
    assert found.per_m2 == 120_000  # 1 200 kr
    assert found.per_pupil == 1_500_000  # 15 000 kr
    assert (found.m2_per_pupil, found.m2_per_place) == (Fraction(25, 2), 10)
    assert found.filled == Fraction(4, 5)
    # The price of the building, times how much of it, is the whole.
    assert found.per_m2 * found.m2_per_pupil == found.per_pupil


def test_premises_without_area_or_places_say_so():
    found = Premises(unit="1", ore=1, pupils=Fraction(2), m2=None, places=None)
    assert (found.per_m2, found.m2_per_pupil, found.m2_per_place, found.filled) == (None,) * 4
