import pytest
from panels import panel

from qms.forecast.core.backtest import Cell, cells_of
from qms.forecast.core.methods import Known
from qms.forecast.core.scores import scores_of


def cell(unit, mean, actual, *, half80=5, half95=10, own=True):
    return Cell(
        unit=unit, origin=2020, year=2021, horizon=1, mean=mean, actual=actual,
        lo80=mean - half80, hi80=mean + half80, lo95=mean - half95, hi95=mean + half95, own=own,
    )  # fmt: skip


def test_the_measures_by_hand():
    cells = [cell("A", 110, 100), cell("B", 52, 50), cell("C", 20, 50, own=False),
             cell("*", 182, 200)]  # fmt: skip
    (score,) = scores_of(cells, [1])
    assert score.unit_wape == pytest.approx(100 * 42 / 200)
    assert score.unit_mape == pytest.approx((10 + 4 + 60) / 3)
    assert score.total_mape == pytest.approx(9)
    assert score.bias == pytest.approx(100 * (10 + 2 - 30) / 200)
    assert score.cover80 == pytest.approx(100 / 3)
    assert score.cover95 == pytest.approx(200 / 3)
    assert score.width80 == pytest.approx(100 * 30 / 200)
    assert (score.cells, score.stood_in) == (3, 1)


def test_nothing_to_score_gives_no_measures():
    (score,) = scores_of([], [4])
    assert (score.unit_wape, score.cover80, score.cells) == (None, None, 0)


def test_cells_hold_only_what_was_known_then():
    given = Known(pupils=panel(A={0: [10, 12, 15, 21]}))
    later = Known(pupils=panel(A={0: [10, 12, 15, 999]}))
    for known in (given, later):
        cells = cells_of(known, "last-value", origins=[2021], horizons=[1])
        (unit,) = [c for c in cells if c.unit == "A"]
        assert (unit.mean, unit.actual, unit.year) == (12, 15, 2022)


def test_intervals_of_a_cell_do_not_change_with_what_came_later():
    def ends(last):
        known = Known(pupils=panel(A={0: [50, 55, 49, 52, 60, last]}, B={0: [9, 8, 9, 7, 8, last]}))
        cells = cells_of(known, "cohort-3yr", origins=[2023], horizons=[1])
        return [(c.unit, c.lo95, c.hi80) for c in cells]

    assert ends(70) == ends(5)


def test_gaps_are_neither_scored_nor_forecast_from():
    known = Known(pupils=panel(A={0: [5, None, 5, 5], 1: [5, None, 5, 5]}, B={0: [5, 5, 5, 5]}))
    cells = cells_of(known, "last-value", origins=[2020, 2021, 2022], horizons=[1])
    assert {(c.unit, c.origin) for c in cells} == {
        ("A", 2022), ("B", 2020), ("B", 2021), ("B", 2022), ("*", 2022),
    }  # fmt: skip


def test_a_unit_that_closed_is_not_scored_after_it():
    known = Known(pupils=panel(A={0: [5, 5, None]}, B={0: [5, 5, 5]}))
    cells = cells_of(known, "last-value", origins=[2021], horizons=[1])
    assert {c.unit: (c.mean, c.actual) for c in cells} == {"B": (5, 5), "*": (10, 5)}
