"""Moves seen from one area, and the same move sent twice."""

import pytest
from builders import NOW, make_actor
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    register_year,
)

from qms.access.roles import Role
from qms.access.scope import OutOfScopeError
from qms.allocation import services
from qms.allocation.core.budget.moves import Move, balances
from qms.allocation.core.states import ConflictError

ORE = 10_000_00


@pytest.fixture
def run_id(session, municipality):
    register_year(session, 2025)
    model = adopted_model(session, municipality, year=2026)
    found = calculated(session, municipality, model, year=2026)
    services.adopt_run(session, people(municipality)[1], found, now=NOW)
    return found


@pytest.fixture
def move(municipality):
    """Return a move from the northern area to the southern."""
    return Move(from_unit=municipality.school, to_unit=municipality.sibling, ore=ORE,
                reason="Fler nyanlända i höst")  # fmt: skip


def test_an_area_follows_its_own_side_and_cannot_undo_the_whole(
    session, municipality, run_id, move
):
    whole = make_actor(Role.CONTROLLER, f"/{municipality.id}/")
    move_id = services.move_money(session, whole, run_id, move, now=NOW)
    path = f"/{municipality.id}/{municipality.own}/{municipality.north}/"
    north = make_actor(Role.CONTROLLER, path)
    money = services.own_money(session, north, run_id, now=NOW)
    before = money.amounts[municipality.school]
    assert balances(money.amounts, money.standing) == {municipality.school: before - ORE}
    with pytest.raises(OutOfScopeError):
        services.undo_move(session, north, move_id, now=NOW)
    services.undo_move(session, whole, move_id, now=NOW)


def test_the_same_move_sent_twice_is_stored_once(session, municipality, run_id, move):
    whole = make_actor(Role.CONTROLLER, f"/{municipality.id}/")
    services.move_money(session, whole, run_id, move, now=NOW, seen=0)
    with pytest.raises(ConflictError):
        services.move_money(session, whole, run_id, move, now=NOW, seen=0)
    assert len(services.own_money(session, whole, run_id, now=NOW).moves) == 1
