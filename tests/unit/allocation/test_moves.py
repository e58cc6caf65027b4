"""A provider moves money between its own schools: sums to zero, never below zero."""

import pytest

from qms.allocation.core.budget.moves import Move, Place, balances, refuse_move, refuse_undo
from qms.kernel.problems import RefusedError

PLACES = {
    1: Place(name="Ekskolan", provider_id=10), 2: Place(name="Askskolan", provider_id=10),
    3: Place(name="Fria skolan", provider_id=20),
}  # fmt: skip
AMOUNTS = {1: 100_00, 2: 50_00, 3: 70_00}
MOVED = Move(from_unit=1, to_unit=2, ore=80_00, reason="Fler nyanlända i höst")


def test_the_sum_does_not_change():
    after = balances(AMOUNTS, [MOVED, Move(from_unit=2, to_unit=1, ore=5_00, reason="åter")])
    assert after == {1: 25_00, 2: 125_00, 3: 70_00}
    assert sum(after.values()) == sum(AMOUNTS.values())


@pytest.mark.parametrize(
    ("move", "column", "says"),
    [
        pytest.param((1, 2, 20_01, "ett skäl"), "ore", "Ekskolan har bara 20 kr kvar", id="below"),
        pytest.param((1, 3, 1_00, "ett skäl"), "to_unit", "har inte samma huvudman", id="others"),
        pytest.param((1, 1, 1_00, "ett skäl"), "to_unit", "till samma skola", id="same"),
        pytest.param((1, 2, 0, "ett skäl"), "ore", "större än noll", id="nothing"),
        pytest.param((1, 2, -5, "ett skäl"), "ore", "större än noll", id="negative"),
        pytest.param((1, 2, 1_00, "  "), "reason", "Skälet saknas", id="no reason"),
        pytest.param((1, 2, 1_00, "x" * 501), "reason", "längre än 500", id="long reason"),
        pytest.param((1, 9, 1_00, "ett skäl"), "to_unit", "har inget belopp", id="unknown"),
    ],
)
def test_what_is_refused(move, column, says):
    giver, taker, ore, reason = move
    with pytest.raises(RefusedError) as refused:
        refuse_move(
            Move(from_unit=giver, to_unit=taker, ore=ore, reason=reason),
            amounts=AMOUNTS, places=PLACES, earlier=[MOVED],
        )  # fmt: skip
    told = [(one.column, one.message.replace("\u00a0", " ")) for one in refused.value.problems]
    assert any(at == column and says in message for at, message in told)


def test_what_came_in_can_be_moved_on_but_then_not_undone():
    onward = Move(from_unit=2, to_unit=1, ore=120_00, reason="ett skäl")
    refuse_move(onward, amounts=AMOUNTS, places=PLACES, earlier=[MOVED])
    with pytest.raises(RefusedError) as refused:
        refuse_undo([onward], AMOUNTS, PLACES)
    assert "Askskolan har flyttat pengarna vidare" in refused.value.problems[0].message
    refuse_undo([MOVED], AMOUNTS, PLACES)
