"""What published forecasts said against what came: every figure is worked out by hand."""

import pytest

from qms.forecast.core.memory.last_year import largest_stage, last_year_of
from qms.forecast.core.memory.misses import Miss, misses_of
from qms.forecast.core.memory.records import Limits, record_of
from qms.forecast.core.panel import Count, build_panel
from qms.forecast.core.study import Check
from qms.forecast.core.values import Value


def value(unit="A", step=None, year=2025, mean=100.0, *, half80=5.0, half95=10.0, origin=2024):
    return Value(
        unit=unit, step=step, year=year, horizon=year - origin, method="auto", mean=mean,
        lo80=mean - half80, hi80=mean + half80, lo95=mean - half95, hi95=mean + half95,
        last_value=mean,
    )  # fmt: skip


def count(unit, year, n, step=0):
    return Count(unit=unit, step=step, year=year, n=n)


def miss(expected, actual, *, inside80=True, inside95=True):
    return Miss(forecast=2024, unit="A", span=None, year=2025, horizon=1, expected=expected,
                actual=actual, inside80=inside80, inside95=inside95)  # fmt: skip


def test_a_record_is_what_the_sums_say():
    # Misses −10, 20 and 0 of 90, 200 and 10 who came: 30/300 and 10/300. In per cent of what came
    # 11.1, 10.0 and 0.0: one within five, two within ten.
    rows = [miss(80, 90), miss(220, 200, inside80=False), miss(10, 10, inside80=None,
                                                               inside95=None)]  # fmt: skip
    made = record_of(rows, Limits())
    assert made.tests == 3
    assert made.wape == pytest.approx(0.1)
    assert made.bias == pytest.approx(10 / 300)
    assert made.near == pytest.approx(1 / 3)
    assert made.fair == pytest.approx(2 / 3)
    assert (made.inside80, made.inside95) == (0.5, 1.0)


@pytest.mark.parametrize(
    ("expected", "actual", "near"),
    [
        pytest.param(95, 100, 1.0, id="just within"),
        pytest.param(105, 100, 1.0, id="just within above"),
        pytest.param(94, 100, 0.0, id="outside"),
        pytest.param(0, 0, 1.0, id="nobody expected and nobody came"),
        pytest.param(3, 0, 0.0, id="nobody came"),
    ],
)
def test_the_limits_are_counted_from_what_came(expected, actual, near):
    assert record_of([miss(expected, actual)], Limits()).near == near


def test_nothing_is_known_of_nothing():
    made = record_of([], Limits())
    assert (made.tests, made.wape, made.bias, made.near, made.inside80) == (0, *[None] * 4)


def test_units_total_and_stages_are_held_against_the_register():
    panel = build_panel(
        [count("A", year, n) for year, n in ((2024, 100), (2025, 110))]
        + [count("A", year, 20, step=5) for year in (2024, 2025)]
        + [count("B", year, 50) for year in (2024, 2025)]
    )
    said = [
        value("*", None, mean=168), value("*", 0, mean=150), value("*", 5, mean=18),
        value("*", None, year=2026, mean=170),
        value("A", None, mean=118), value("A", 0, mean=100), value("B", None, mean=50),
    ]  # fmt: skip
    found = misses_of(2024, said, panel, successors={})
    told = {(one.unit, one.span): (one.expected, one.actual, one.inside80) for one in found}
    assert told == {
        ("*", None): (168, 180, False),
        ("*", (0, 3)): (150, 160, None),
        ("*", (4, 6)): (18, 20, None),
        ("A", None): (118, 130, False),
        ("B", None): (50, 50, True),
    }
    assert [one.error for one in found if one.unit == "A"] == [-12]  # 118 said, 130 came: too low


def test_a_unit_that_went_up_in_another_is_counted_with_it():
    panel = build_panel([count("B", 2024, 150), count("B", 2025, 160)])
    said = [value("A", mean=100), value("B", mean=50)]
    (one,) = misses_of(2024, said, panel, successors={"A": "B"})
    assert (one.unit, one.expected, one.actual) == ("B", 150, 160)
    assert one.inside80 is None  # the two intervals cannot be added


def test_a_year_that_lacks_a_number_is_left_out():
    panel = build_panel([
        count("A", 2024, 100), count("A", 2025, None), count("B", 2024, 50), count("B", 2025, 52),
    ])  # fmt: skip
    said = [value("*", mean=150), value("*", 0, mean=150), value("A"), value("B", mean=50)]
    assert [one.unit for one in misses_of(2024, said, panel, successors={})] == ["B"]


def last(observed, published, check=None, year=2026):
    return last_year_of(year, observed=observed, published=published, check=check)


def test_last_year_and_three_years_of_the_same_bias():
    # The forecast of 2023 was too low, those of 2024–2026 too high: 4 + 6 + 12 of 300.
    told = last(
        {2023: 101, 2024: 96, 2025: 104, 2026: 100}, {2023: 99, 2024: 100, 2025: 110, 2026: 112}
    )
    assert (told.missed, told.published, told.streak) == (12, True, 3)
    assert told.share == pytest.approx(0.12)
    assert told.usual == pytest.approx(22 / 300)


@pytest.mark.parametrize(
    ("observed", "published", "streak"),
    [
        pytest.param({2025: 100, 2026: 100}, {2025: 90, 2026: 99.6}, 0, id="right when rounded"),
        pytest.param({2025: 100, 2026: 100}, {2025: 110, 2026: 90}, 1, id="the other way before"),
        pytest.param({2024: 9, 2026: 100}, {2024: 5, 2026: 90}, 1, id="a year without in between"),
    ],
)
def test_a_streak_ends_where_the_sign_does(observed, published, streak):
    assert last(observed, published).streak == streak


def test_without_a_published_forecast_the_method_speaks():
    told = last({2026: 100}, {}, Check(year=2026, expected=103, actual=100))
    assert (told.published, told.missed, told.streak) == (False, 3, 0)
    assert last({2026: 100}, {}, Check(year=2025, expected=1, actual=1)) is None
    assert last({2025: 100}, {2026: 100}) is None


@pytest.mark.parametrize(
    ("expected", "came", "told"),
    [
        # F–3: 210 of 200 (+5 %), 4–6: 90 of 100 (−10 %), 7–9: exact
        pytest.param({0: 100, 3: 110, 5: 90, 9: 50}, {0: 100, 3: 100, 5: 100, 9: 50},
                     ((4, 6), -0.1), id="the-largest-whatever-its-sign"),
        pytest.param({0: 110, 5: 90}, {0: 100}, ((0, 3), 0.1), id="what-has-not-come-is-left-out"),
        pytest.param({}, {0: 100}, None, id="nothing-was-said"),
    ],
)  # fmt: skip
def test_the_stage_that_erred_most(expected, came, told):
    found = largest_stage(expected, came)
    assert (None if found is None else (found.span, pytest.approx(found.share))) == told
