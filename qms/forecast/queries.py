"""Reading forecasts. Only published runs are shown; values come for units the reader may see."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qms.forecast.core.methods import Trends
from qms.forecast.core.panel import Count
from qms.forecast.core.snapshot import unpack
from qms.forecast.core.study import SeriesScore
from qms.forecast.core.summary import Summary, from_text
from qms.forecast.core.values import ALL_UNITS, Value
from qms.forecast.models import ForecastRun, ForecastScore, ForecastTrend, ForecastValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A run as it was asked for, published or not. Units in it are node ids as text."""

    id: int
    job_id: int | None
    asked_at: datetime
    method: str
    horizon: int
    seed: int
    origin: int
    batches: tuple[int, ...]
    checksum: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A whole run: how it was asked for, and what it says beside its values."""

    asked: Asked
    summary: Summary


def asked(session: Session, run_id: int) -> Asked | None:
    """Return a run, published or not."""
    row = session.get(ForecastRun, run_id)
    return _asked(row) if row else None


def latest(session: Session) -> Published | None:
    """Return the newest published run."""
    row = session.scalar(_published().order_by(ForecastRun.id.desc()).limit(1))
    return _with_summary(row) if row else None


def published(session: Session, run_id: int) -> Published | None:
    """Return one published run; None answers as if it did not exist."""
    row = session.scalar(_published().where(ForecastRun.id == run_id))
    return _with_summary(row) if row else None


def history(session: Session, *, limit: int = 50) -> tuple[Asked, ...]:
    """Return the newest runs, published or not."""
    rows = session.scalars(select(ForecastRun).order_by(ForecastRun.id.desc()).limit(limit))
    return tuple(_asked(row) for row in rows)


def inputs(session: Session, run_id: int) -> tuple[Count, ...]:
    """Return the counts the run is made from."""
    packed = select(ForecastRun.inputs).where(ForecastRun.id == run_id)
    return unpack(session.execute(packed).scalar_one())


def trends(session: Session, run_id: int) -> Trends:
    """Return what has been fitted for the run so far."""
    rows = session.scalars(select(ForecastTrend).where(ForecastTrend.run_id == run_id))
    return {
        (row.unit, int(origin)): tuple(values)
        for row in rows
        for origin, values in json.loads(row.fits).items()
    }


def values(
    session: Session, run_id: int, unit_id: int | None, *, sums_only: bool = False
) -> tuple[Value, ...]:
    """Return the values of one unit, or of all units together (None), the sum first."""
    query = select(ForecastValue).where(
        ForecastValue.run_id == run_id, _is(ForecastValue.unit_id, unit_id)
    )
    if sums_only:
        query = query.where(ForecastValue.step.is_(None))
    return tuple(_value(row) for row in session.scalars(query.order_by(ForecastValue.id)))


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
    return tuple(_value(row) for row in session.scalars(query.order_by(ForecastValue.id)))


def all_values(session: Session, run_id: int, unit_ids: Collection[int]) -> tuple[Value, ...]:
    """Return every value of the total and of the units, in the order they were made."""
    mine = ForecastValue.unit_id.is_(None) | ForecastValue.unit_id.in_(list(unit_ids))
    query = select(ForecastValue).where(ForecastValue.run_id == run_id, mine)
    return tuple(_value(row) for row in session.scalars(query.order_by(ForecastValue.id)))


def scores(session: Session, run_id: int, unit_id: int | None) -> tuple[SeriesScore, ...]:
    """Return how the methods did for one unit, or for all units together (None)."""
    query = select(ForecastScore).where(
        ForecastScore.run_id == run_id, _is(ForecastScore.unit_id, unit_id)
    )
    return tuple(
        SeriesScore(
            unit=_name(row.unit_id),
            method=row.method,
            horizon=row.horizon,
            error=row.error,
            cover80=row.cover80,
            cells=row.cells,
        )
        for row in session.scalars(query.order_by(ForecastScore.id))
    )


def _published() -> Select[ForecastRun]:
    return select(ForecastRun).where(ForecastRun.published_at.is_not(None))


def _is(column: InstrumentedAttribute[int | None], unit_id: int | None) -> ColumnElement[bool]:
    return column.is_(None) if unit_id is None else column == unit_id


def _name(unit_id: int | None) -> str:
    return ALL_UNITS if unit_id is None else str(unit_id)


def _asked(row: ForecastRun) -> Asked:
    return Asked(
        id=row.id,
        job_id=row.job_id,
        asked_at=row.asked_at,
        method=row.method,
        horizon=row.horizon,
        seed=row.seed,
        origin=row.origin,
        batches=tuple(json.loads(row.batches)),
        checksum=row.sha256,
        published_at=row.published_at,
    )


def _with_summary(row: ForecastRun) -> Published:
    return Published(asked=_asked(row), summary=from_text(row.summary))


def _value(row: ForecastValue) -> Value:
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
