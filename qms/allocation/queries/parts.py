"""Reading what units get beside the socioeconomic line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from qms.allocation.core.budget.shared_out import Part
from qms.allocation.core.budget.types import Kind
from qms.allocation.core.stored import load_working
from qms.allocation.models import LineRow, PartRow

ORDER = (Kind.VOLUME, Kind.SOCIOECONOMIC, Kind.EARLY_YEARS, Kind.NEED_HOURS)


def _part(row: PartRow) -> Part:
    return Part(
        unit=str(row.unit_id),
        kind=Kind(row.kind),
        ore=row.ore,
        working=load_working(row.working),
    )


def other_parts(session: Session, run_id: int) -> tuple[Part, ...]:
    """Return every unit's parts beside the socioeconomic line, by unit and kind."""
    rows = session.scalars(
        select(PartRow).where(PartRow.run_id == run_id).order_by(PartRow.unit_id, PartRow.kind)
    )
    return tuple(_part(row) for row in rows)


def parts_of(session: Session, run_id: int, unit_id: int) -> tuple[Part, ...]:
    """Return a unit's parts with their workings: volume, socioeconomic, first years, hours."""
    rows = session.scalars(
        select(PartRow).where(PartRow.run_id == run_id, PartRow.unit_id == unit_id)
    )
    line = session.scalar(
        select(LineRow).where(LineRow.run_id == run_id, LineRow.unit_id == unit_id)
    )
    found = [_part(row) for row in rows]
    if line is not None:
        found.append(
            Part(
                unit=str(unit_id),
                kind=Kind.SOCIOECONOMIC,
                ore=line.ore_total,
                working=load_working(line.working),
            )
        )
    return tuple(sorted(found, key=lambda part: ORDER.index(part.kind)))


def amounts_by_kind(
    session: Session, run_id: int, *, unit_ids: Sequence[int] | None = None
) -> Mapping[int, Mapping[Kind, int]]:
    """Return öre by unit and kind of a calculation, the socioeconomic line included."""
    found: dict[int, dict[Kind, int]] = defaultdict(dict)
    own = literal(Kind.SOCIOECONOMIC.value)
    lines = select(LineRow.unit_id, own, LineRow.ore_total).where(LineRow.run_id == run_id)
    others = select(PartRow.unit_id, PartRow.kind, PartRow.ore).where(PartRow.run_id == run_id)
    for unit_id, kind, ore in session.execute(lines.union_all(others)):
        found[unit_id][Kind(kind)] = ore
    return {
        unit: kinds for unit, kinds in sorted(found.items()) if unit_ids is None or unit in unit_ids
    }


def totals(session: Session, run_id: int) -> Mapping[int, int]:
    """Return all öre that a calculation gives each unit, of every kind."""
    return {unit: sum(kinds.values()) for unit, kinds in amounts_by_kind(session, run_id).items()}
