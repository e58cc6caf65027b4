"""A provider moves money between its own schools, after the equal-terms allocation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import POLICY, Can
from qms.access.roles import Role
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.budget.moves import Move, Place, StoredMove, refuse_move, refuse_undo
from qms.allocation.core.states import ConflictError, NotAllowedNowError, RunState
from qms.allocation.models import MoveRow, RunRow
from qms.allocation.queries.moves import moves, standing
from qms.allocation.queries.parts import totals
from qms.audit.services import record
from qms.org import queries as org
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMoney:
    """A provider's own schools in a calculation: units and their öre by id, and the moves."""

    units: Mapping[int, Unit]
    amounts: Mapping[int, int]
    moves: tuple[StoredMove, ...]

    @property
    def places(self) -> dict[int, Place]:
        """Return what the moves' rules need to know of each unit."""
        return {
            unit.id: Place(name=unit.name, provider_id=unit.provider_id)
            for unit in self.units.values()
        }

    @property
    def latest(self) -> int:
        """Return the id of the newest move, undone ones included; 0 before the first."""
        return max((one.id for one in self.moves), default=0)

    def own(self, move_id: int) -> StoredMove | None:
        """Return the move if both its schools are the actor's own, else None."""
        found = (one for one in self.moves if one.id == move_id)
        return next((one for one in found if one.move.units <= self.units.keys()), None)

    @property
    def standing(self) -> tuple[Move, ...]:
        """Return the moves that have not been undone."""
        return standing(self.moves)


def own_money(session: Session, actor: Actor, run_id: int, *, now: datetime) -> OwnMoney:
    """Return the actor's own schools that have money in the calculation.

    Somebody at the municipality has the municipality's own schools, an independent provider its
    own. Raise OutOfScopeError when there is no such calculation.
    """
    scope = authorize(actor, Can.ALLOCATION_MOVE)
    if session.get(RunRow, run_id) is None:
        raise OutOfScopeError(str(run_id))
    every = org.units(session, scope, on=now.date(), include_closed=True)
    amounts = totals(session, run_id)
    units = {unit.id: unit for unit in every if unit.id in amounts and _is_own(actor, unit)}
    return OwnMoney(
        units=units,
        amounts={unit_id: amounts[unit_id] for unit_id in units},
        moves=moves(session, run_id, unit_ids=tuple(units)),
    )


def _is_own(actor: Actor, unit: Unit) -> bool:
    return actor.is_system or any(
        unit.path.startswith(reach.path)
        and unit.is_independent == (reach.role is Role.INDEPENDENT_PROVIDER)
        for reach in actor.reaches
        if reach.role in POLICY[Can.ALLOCATION_MOVE]
    )


def check_move(session: Session, actor: Actor, run_id: int, move: Move, *, now: datetime) -> None:
    """Raise what `move_money` would raise, without storing anything."""
    _checked(session, actor, run_id, move, now=now)


def move_money(
    session: Session,
    actor: Actor,
    run_id: int,
    move: Move,
    *,
    now: datetime,
    seen: int | None = None,
) -> int:
    """Store a move between two of the actor's own schools and return its id.

    `seen` is the newest move when this one was looked at. Raise ConflictError when there is a newer
    one, as when the same is sent twice, NotAllowedNowError when the calculation is not adopted,
    RefusedError with every fault.
    """
    money = _checked(session, actor, run_id, move, now=now, seen=seen)
    giver = money.units[move.from_unit]
    row = MoveRow(
        run_id=run_id,
        provider_id=giver.provider_id,
        from_unit_id=move.from_unit,
        to_unit_id=move.to_unit,
        ore=move.ore,
        reason=" ".join(move.reason.split()),
        made_by=actor.pseudonym,
        made_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, actor, "allocation.money-moved", row.id, now=now, path=giver.path,
        run=run_id, to_unit=move.to_unit, ore=move.ore,
    )  # fmt: skip
    return row.id


def _checked(
    session: Session,
    actor: Actor,
    run_id: int,
    move: Move,
    *,
    now: datetime,
    seen: int | None = None,
) -> OwnMoney:
    authorize(actor, Can.ALLOCATION_MOVE)
    _hold_adopted(session, run_id)
    money = own_money(session, actor, run_id, now=now)
    if seen not in {None, money.latest}:
        raise ConflictError(money.latest)
    refuse_move(move, amounts=money.amounts, places=money.places, earlier=money.standing)
    return money


def undo_move(session: Session, actor: Actor, move_id: int, *, now: datetime) -> StoredMove:
    """Undo a move between the actor's own schools and return it; it stays in the list as undone.

    Raise OutOfScopeError when it is not the actor's, NotAllowedNowError when it is undone
    already or the calculation has given way, RefusedError when the money has been moved on.
    """
    row = session.get(MoveRow, move_id)
    if row is None:
        raise OutOfScopeError(str(move_id))
    authorize(actor, Can.ALLOCATION_MOVE)
    session.execute(select(RunRow.id).where(RunRow.id == row.run_id).with_for_update())
    session.refresh(row)
    money = own_money(session, actor, row.run_id, now=now)
    found = money.own(move_id)
    if found is None:
        raise OutOfScopeError(str(move_id))
    _hold_adopted(session, row.run_id)
    if row.undone_at is not None:
        raise NotAllowedNowError(str(move_id))
    left = [one.move for one in money.moves if one.undone_at is None and one.id != move_id]
    refuse_undo(left, money.amounts, money.places)
    row.undone_by, row.undone_at = actor.pseudonym, now
    record(
        session, actor, "allocation.move-undone", move_id, now=now,
        path=money.units[row.from_unit_id].path, run=row.run_id, ore=row.ore,
    )  # fmt: skip
    return found


def _hold_adopted(session: Session, run_id: int) -> None:
    """Hold the calculation, so that two moves cannot spend the same kronor.

    Raise OutOfScopeError when there is none, NotAllowedNowError unless it is adopted.
    """
    state = session.scalar(select(RunRow.state).where(RunRow.id == run_id).with_for_update())
    if state is None:
        raise OutOfScopeError(str(run_id))
    if state != RunState.ADOPTED:
        raise NotAllowedNowError(state)
