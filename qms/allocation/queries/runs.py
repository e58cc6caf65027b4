"""Reading calculations and their lines."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, select
from sqlalchemy.orm import Session, defer

from qms.allocation.core.budget.stored import load_year
from qms.allocation.core.model_file import parse_model
from qms.allocation.core.records import RunHead, StoredRun, UnitLine
from qms.allocation.core.states import RunState
from qms.allocation.core.stored import load_left_out, load_working
from qms.allocation.models import LineRow, ModelRow, RunRow

WHOLE_ORE = cast(RunRow.inputs["whole_ore"].as_string(), BigInteger)
"""The whole pot, read out of the stored inputs without the schools beside it.

As text first: a number in JSON would be cast to 32 bits, and a pot has more öre than that.
"""


def _run_head(row: RunRow, model_name: str, whole_ore: int | None) -> RunHead:
    return RunHead(
        id=row.id,
        model_id=row.model_id,
        model_name=model_name,
        budget_year=row.budget_year,
        count_year=row.count_year,
        pot_ore=row.pot_ore,
        whole_ore=whole_ore or row.pot_ore,
        state=RunState(row.state),
        made_by=row.made_by,
        made_at=row.made_at,
        adopted_by=row.adopted_by,
        adopted_at=row.adopted_at,
    )


def _heads() -> Select[*tuple[Any, ...]]:
    return (
        select(RunRow, ModelRow.name, WHOLE_ORE)
        .join(ModelRow, ModelRow.id == RunRow.model_id)
        .options(defer(RunRow.inputs), defer(RunRow.left_out))
        .order_by(RunRow.budget_year.desc(), RunRow.id.desc())
    )


def runs(session: Session, *, model_id: int | None = None) -> tuple[RunHead, ...]:
    """Return every calculation, the newest budget year and the newest of it first."""
    query = _heads() if model_id is None else _heads().where(RunRow.model_id == model_id)
    return tuple(_run_head(*found) for found in session.execute(query))


def run_years(session: Session) -> tuple[RunHead, ...]:
    """Return the calculation that counts for each year, the newest year first."""
    best: dict[int, RunHead] = {}
    for head in runs(session):
        known = best.get(head.budget_year)
        if head.state is not RunState.SUPERSEDED and (known is None or head.is_adopted):
            best[head.budget_year] = head
    return tuple(best.values())


def _whole(query: Select[Any], session: Session) -> StoredRun | None:
    found = session.execute(query.limit(1)).first()
    if found is None:
        return None
    row, model_row = found
    return StoredRun(
        head=_run_head(row, model_row.name, row.inputs.get("whole_ore")),
        model=parse_model(model_row.content),
        inputs=load_year(row.inputs),
        left_out=load_left_out(row.left_out),
        carry_reason=row.inputs.get("carry_reason", ""),
        hidden_hours=tuple(row.inputs.get("hidden_hours", ())),
    )


def _wholes() -> Select[*tuple[Any, ...]]:
    return select(RunRow, ModelRow).join(ModelRow, ModelRow.id == RunRow.model_id)


def run(session: Session, run_id: int) -> StoredRun | None:
    """Return one calculation with model and inputs, or None."""
    return _whole(_wholes().where(RunRow.id == run_id), session)


def adopted_run(session: Session, budget_year: int) -> StoredRun | None:
    """Return the adopted calculation of the year, or None."""
    query = _wholes().where(
        RunRow.budget_year == budget_year, RunRow.state == RunState.ADOPTED.value
    )
    return _whole(query, session)


def run_for_year(session: Session, budget_year: int) -> StoredRun | None:
    """Return the adopted calculation of the year, else the newest preliminary one, or None."""
    decided_first = case((RunRow.state == RunState.ADOPTED.value, 0), else_=1)
    query = (
        _wholes()
        .where(RunRow.budget_year == budget_year, RunRow.state != RunState.SUPERSEDED.value)
        .order_by(decided_first, RunRow.id.desc())
    )
    return _whole(query, session)


def unit_line(row: LineRow) -> UnitLine:
    """Return the stored line as a value."""
    return UnitLine(
        unit_id=row.unit_id,
        pupils=row.pupils,
        points=Fraction(row.points),
        index=Fraction(row.index),
        ore=row.ore_total,
        working=load_working(row.working),
        notes=tuple(row.working["notes"]),
    )


def pupils_by_unit(session: Session, run_id: int) -> dict[int, int]:
    """Return how many pupils each unit was reckoned with."""
    query = select(LineRow.unit_id, LineRow.pupils).where(LineRow.run_id == run_id)
    return {row.unit_id: row.pupils for row in session.execute(query)}


def lines(
    session: Session, run_id: int, *, unit_ids: Collection[int] | None = None
) -> tuple[UnitLine, ...]:
    """Return the lines of a calculation by unit id; all units, or those asked for."""
    query = select(LineRow).where(LineRow.run_id == run_id).order_by(LineRow.unit_id)
    if unit_ids is not None:
        query = query.where(LineRow.unit_id.in_(list(unit_ids)))
    return tuple(unit_line(row) for row in session.scalars(query))
