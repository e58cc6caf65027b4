"""Openings and closings move pupils between units; nobody appears and nobody is lost."""

import numpy as np
import pytest
from input_towns import move
from panels import panel

from qms.forecast.core.inputs.findings import Kind
from qms.forecast.core.inputs.layers import Layers, with_layers
from qms.forecast.core.inputs.moves import check_moves, with_moves
from qms.forecast.core.inputs.values import MoveKind

TOWN = panel(first=2022, A={0: [10] * 4, 1: [10] * 4}, B={0: [20] * 4, 1: [20] * 4},
             C={0: [30] * 4, 1: [30] * 4})  # fmt: skip
PATH = np.repeat(np.nan_to_num(TOWN.counts[:, :, -1:]), 5, axis=2)  # nothing changes


def after(*moves, units=("A", "B", "C"), path=PATH):
    return with_moves(path, moves, units=units, steps=TOWN.steps, origin=2025)


def test_a_closing_unit_is_empty_from_its_year_and_the_others_have_its_pupils():
    made = after(move("A", "B", year=2027, share=0.6), move("A", "C", year=2027, share=0.4))
    assert made[0].sum(axis=0).tolist() == [20, 0, 0, 0, 0]
    assert made[1, 0].tolist() == pytest.approx([20, 26, 26, 26, 26])
    assert made[2, 1].tolist() == pytest.approx([30, 34, 34, 34, 34])
    assert made.sum(axis=(0, 1)) == pytest.approx(PATH.sum(axis=(0, 1)))


def test_only_the_grades_that_are_named_move():
    made = after(move("B", "C", kind=MoveKind.MOVE, year=2026, low=1, high=1))
    assert made[1, :, 0].tolist() == [20, 0]
    assert made[2, :, 0].tolist() == [30, 50]


def test_a_unit_that_takes_over_can_close_later():
    made = after(move("A", "B", year=2026), move("B", "C", year=2028))
    assert made[:, 0, 0].tolist() == [0, 30, 30]
    assert made[:, 0, 2].tolist() == [0, 0, 60]


def test_two_that_change_places_in_one_year_do_so_at_once():
    made = after(move("A", "B", kind=MoveKind.MOVE), move("B", "A", kind=MoveKind.MOVE))
    assert made[:, 0, 0].tolist() == [20, 10, 30]


def test_a_unit_that_opens_gets_rows_of_its_own():
    opening = move("C", "N", year=2027, kind=MoveKind.OPEN, low=0, high=0, share=0.5)
    made = with_layers(PATH, TOWN, Layers(units=("A", "B", "C", "N"), moves=(opening,)))
    assert made[3, 0].tolist() == [0, 15, 15, 15, 15]
    assert made[3, 1].tolist() == [0] * 5
    assert made.sum(axis=(0, 1)) == pytest.approx(PATH.sum(axis=(0, 1)))


def test_draws_move_as_the_path_does():
    draws = np.stack([PATH, 2 * PATH, 3 * PATH])
    closing = move("A", "B", year=2027)
    made = with_layers(draws, TOWN, Layers(units=TOWN.units, moves=(closing,)))
    assert made == pytest.approx(np.stack([after(closing, path=one) for one in draws]))


def test_housing_is_the_only_thing_that_changes_the_total():
    homes = np.zeros((3, 2, 5))
    homes[0, 0] = 4.0
    layers = Layers(units=TOWN.units, housing=homes, moves=(move("A", "B", year=2026),))
    made = with_layers(PATH, TOWN, layers)
    assert made.sum(axis=(0, 1)) == pytest.approx(PATH.sum(axis=(0, 1)) + 4)
    assert made[1, 0, 0] == pytest.approx(20 + 10 + 4)


@pytest.mark.parametrize(
    ("moves", "kind"),
    [
        pytest.param([move("A", "B", share=0.8)], Kind.MOVE_INCOMPLETE, id="a fifth has no school"),
        pytest.param(
            [move("A", "B", share=0.8), move("A", "C", share=0.4)],
            Kind.MOVE_TOO_MUCH, id="more than all",
        ),
        pytest.param([move("A", "B", high=0)], Kind.MOVE_INCOMPLETE, id="a grade is forgotten"),
        pytest.param([move("A", "B", year=2025)], Kind.MOVE_PASSED, id="the year has been"),
        pytest.param([move("A", "B", year=2031)], Kind.MOVE_LATER, id="after the forecast"),
        pytest.param([move("X", "B")], Kind.MOVE_UNKNOWN, id="a unit without pupils"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_told_and_not_used(moves, kind):
    checked = check_moves(moves, TOWN, horizon=5)
    assert checked.moves == ()
    assert kind in {one.kind for one in checked.findings}


def test_shares_written_with_two_decimals_add_up():
    moves = [move("A", "B", share=0.33), move("A", "C", share=0.67)]
    assert check_moves(moves, TOWN, horizon=5).findings == ()
