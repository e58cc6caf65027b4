"""Reading runs: how they were asked for, and those that are published."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from qms.forecast.core.making import Kind, Order
from qms.forecast.core.summary import Summary, from_text
from qms.forecast.models import ForecastRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A run as it was asked for, published or not. Units in it are node ids as text.

    `checksum` is that of the frozen inputs, `result_checksum` that of what was published.
    """

    id: int
    job_id: int | None
    kind: Kind
    asked_at: datetime
    method: str
    horizon: int
    seed: int
    origin: int
    batches: tuple[int, ...]
    checksum: str
    result_checksum: str | None
    published_at: datetime | None

    @property
    def order(self) -> Order:
        """Return what was asked for, beside the inputs."""
        return Order(kind=self.kind, method=self.method, horizon=self.horizon, seed=self.seed)


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
    """Return the newest published forecast."""
    newest = _published().order_by(ForecastRun.id.desc()).limit(1)
    row = session.scalar(newest.where(ForecastRun.kind == Kind.FORECAST.value))
    return _with_summary(row) if row else None


def latest_tried(session: Session) -> Published | None:
    """Return the newest published run in which the methods were tried: a forecast or a trial."""
    tried = _published().where(ForecastRun.kind != Kind.PLAIN.value)
    row = session.scalar(tried.order_by(ForecastRun.id.desc()).limit(1))
    return _with_summary(row) if row else None


def published(session: Session, run_id: int, *, kind: Kind = Kind.FORECAST) -> Published | None:
    """Return one published run of the kind; None answers as if it did not exist.

    A plain forecast is a forecast.
    """
    kinds = {kind} | ({Kind.PLAIN} if kind is Kind.FORECAST else set())
    one = _published().where(ForecastRun.id == run_id, ForecastRun.kind.in_(kinds))
    row = session.scalar(one)
    return _with_summary(row) if row else None


def history(session: Session, *, limit: int = 50) -> tuple[Asked, ...]:
    """Return the newest runs, published or not."""
    rows = session.scalars(select(ForecastRun).order_by(ForecastRun.id.desc()).limit(limit))
    return tuple(_asked(row) for row in rows)


def latest_with_earlier(session: Session) -> tuple[Published | None, tuple[Asked, ...]]:
    """Return the newest published forecast, and the forecasts published before it, newest first."""
    forecasts = ForecastRun.kind != Kind.TRIAL.value
    rows = session.scalars(_published().where(forecasts).order_by(ForecastRun.id.desc())).all()
    newest = next((row for row in rows if row.kind == Kind.FORECAST.value), None)
    if newest is None:
        return None, ()
    return _with_summary(newest), tuple(_asked(row) for row in rows if row.id < newest.id)


def _published() -> Select[ForecastRun]:
    return select(ForecastRun).where(ForecastRun.published_at.is_not(None))


def _asked(row: ForecastRun) -> Asked:
    return Asked(
        id=row.id,
        job_id=row.job_id,
        kind=Kind(row.kind),
        asked_at=row.asked_at,
        method=row.method,
        horizon=row.horizon,
        seed=row.seed,
        origin=row.origin,
        batches=tuple(json.loads(row.batches)),
        checksum=row.sha256,
        result_checksum=row.result_sha256,
        published_at=row.published_at,
    )


def _with_summary(row: ForecastRun) -> Published:
    return Published(asked=_asked(row), summary=from_text(row.summary))
