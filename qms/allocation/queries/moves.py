"""Reading what a provider has moved between its own schools."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from qms.allocation.core.budget.moves import Move, StoredMove
from qms.allocation.models import MoveRow


def _stored(row: MoveRow) -> StoredMove:
    return StoredMove(
        id=row.id,
        run_id=row.run_id,
        provider_id=row.provider_id,
        move=Move(
            from_unit=row.from_unit_id, to_unit=row.to_unit_id, ore=row.ore, reason=row.reason
        ),
        made_by=row.made_by,
        made_at=row.made_at,
        undone_at=row.undone_at,
    )


def moves(
    session: Session, run_id: int, *, unit_ids: Collection[int] | None = None
) -> tuple[StoredMove, ...]:
    """Return the moves after a calculation, undone ones included, the oldest first.

    With `unit_ids` only those that touch one of the units.
    """
    query = select(MoveRow).where(MoveRow.run_id == run_id).order_by(MoveRow.id)
    if unit_ids is not None:
        ids = list(unit_ids)
        query = query.where(or_(MoveRow.from_unit_id.in_(ids), MoveRow.to_unit_id.in_(ids)))
    return tuple(_stored(row) for row in session.scalars(query))


def move(session: Session, move_id: int) -> StoredMove | None:
    """Return one move, or None."""
    row = session.get(MoveRow, move_id)
    return _stored(row) if row else None


def standing(stored: tuple[StoredMove, ...]) -> tuple[Move, ...]:
    """Return the moves that have not been undone."""
    return tuple(one.move for one in stored if one.undone_at is None)
