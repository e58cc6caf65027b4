"""Reading what a run says. Values come for units the reader may see."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qms.forecast.core.packing import unpacked
from qms.forecast.core.study import SeriesScore
from qms.forecast.core.values import ALL_UNITS, Value
from qms.forecast.models import ForecastDocument, ForecastScore, ForecastValue


def values(
    session: Session, run_id: int, unit_id: int | None, *, sums_only: bool = False
) -> tuple[Value, ...]:
    """Return the values of one unit, or of all units together (None), the sum first."""
    query = select(ForecastValue).where(
        ForecastValue.run_id == run_id, _is(ForecastValue.unit_id, unit_id)
    )
    if sums_only:
        query = query.where(ForecastValue.step.is_(None))
    return tuple(value_of(row) for row in session.scalars(query.order_by(ForecastValue.id)))


def unit_sums(
    session: Session, run_id: int, unit_ids: Collection[int], *, horizons: Sequence[int]
) -> tuple[Value, ...]:
    """Return the sums of the units, for some years ahead."""
    query = select(ForecastValue).where(
        ForecastValue.run_id == run_id,
        ForecastValue.unit_id.in_(list(unit_ids)),
        ForecastValue.step.is_(None),
        ForecastValue.horizon.in_(list(horizons)),
    )
    return tuple(value_of(row) for row in session.scalars(query.order_by(ForecastValue.id)))


def totals_and_sums(
    session: Session, run_id: int, unit_ids: Collection[int], *, horizons: Sequence[int]
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Return the values of all units together, and the sums of the units some years ahead."""
    of_units = (
        ForecastValue.unit_id.in_(list(unit_ids))
        & ForecastValue.step.is_(None)
        & ForecastValue.horizon.in_(list(horizons))
    )
    query = select(ForecastValue).where(
        ForecastValue.run_id == run_id, ForecastValue.unit_id.is_(None) | of_units
    )
    rows = [value_of(row) for row in session.scalars(query.order_by(ForecastValue.id))]
    together = tuple(value for value in rows if value.unit == ALL_UNITS)
    return together, tuple(value for value in rows if value.unit != ALL_UNITS)


def sums_of(
    session: Session, run_ids: Collection[int], unit_ids: Collection[int], *, year: int
) -> dict[int, dict[str, float]]:
    """Return run → unit (`*`: all together) → expected pupils in the year, for several runs."""
    mine = ForecastValue.unit_id.is_(None) | ForecastValue.unit_id.in_(list(unit_ids))
    rows = session.execute(
        select(ForecastValue.run_id, ForecastValue.unit_id, ForecastValue.mean)
        .where(ForecastValue.run_id.in_(list(run_ids)), mine)
        .where(ForecastValue.step.is_(None), ForecastValue.year == year)
        .order_by(ForecastValue.id)
    )
    found: dict[int, dict[str, float]] = {run_id: {} for run_id in run_ids}
    for run_id, unit_id, mean in rows:
        found[run_id][_name(unit_id)] = mean
    return found


def all_values(session: Session, run_id: int, unit_ids: Collection[int]) -> tuple[Value, ...]:
    """Return every value of the total and of the units, in the order they were made."""
    mine = ForecastValue.unit_id.is_(None) | ForecastValue.unit_id.in_(list(unit_ids))
    query = select(ForecastValue).where(ForecastValue.run_id == run_id, mine)
    return tuple(value_of(row) for row in session.scalars(query.order_by(ForecastValue.id)))


def scores(session: Session, run_id: int, unit_id: int | None) -> tuple[SeriesScore, ...]:
    """Return how the methods did for one unit, or for all units together (None)."""
    query = select(ForecastScore).where(
        ForecastScore.run_id == run_id, _is(ForecastScore.unit_id, unit_id)
    )
    return tuple(score_of(row) for row in session.scalars(query.order_by(ForecastScore.id)))


def unit_scores(
    session: Session, run_id: int, unit_ids: Collection[int]
) -> dict[str, list[SeriesScore]]:
    """Return unit → how the methods did for it, of several units in one statement."""
    query = select(ForecastScore).where(
        ForecastScore.run_id == run_id, ForecastScore.unit_id.in_(list(unit_ids))
    )
    found: dict[str, list[SeriesScore]] = {}
    for row in session.scalars(query.order_by(ForecastScore.id)):
        found.setdefault(_name(row.unit_id), []).append(score_of(row))
    return found


def document(session: Session, run_id: int, name: str) -> Any | None:  # noqa: ANN401 - JSON
    """Return a named part of the run's published result, None when it has none by that name."""
    row = session.get(ForecastDocument, (run_id, name))
    return unpacked(row.content) if row else None


def score_of(row: ForecastScore) -> SeriesScore:
    """Return the row as a value."""
    return SeriesScore(
        unit=_name(row.unit_id),
        method=row.method,
        horizon=row.horizon,
        error=row.error,
        cover80=row.cover80,
        cells=row.cells,
    )


def _is(column: InstrumentedAttribute[int | None], unit_id: int | None) -> ColumnElement[bool]:
    return column.is_(None) if unit_id is None else column == unit_id


def _name(unit_id: int | None) -> str:
    return ALL_UNITS if unit_id is None else str(unit_id)


def value_of(row: ForecastValue) -> Value:
    """Return the row as a value."""
    return Value(
        unit=_name(row.unit_id),
        step=row.step,
        year=row.year,
        horizon=row.horizon,
        method=row.method,
        mean=row.mean,
        lo80=row.lo80,
        hi80=row.hi80,
        lo95=row.lo95,
        hi95=row.hi95,
        last_value=row.last_value,
    )
