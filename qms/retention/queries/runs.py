"""Erasures: what they were to take, and what they took."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session

from qms.jobs.queries import all_active
from qms.retention.models import RetentionItem, RetentionLine, RetentionRun

ERASE = "retention.erase"
"""The job that erases what was confirmed; its `run` is the erasure's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A kind of an erasure, in counts."""

    kind: str
    years: int
    reference: str
    decided_on: date
    items: int
    erased: int
    left: int
    documents: int
    oldest: date | None
    newest: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """An erasure."""

    id: str
    prepared_by: str
    prepared_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    dropped_at: datetime | None
    ended_at: datetime | None
    is_scrubbed: bool
    lines: tuple[Line, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody has confirmed or dropped it."""
        return self.confirmed_at is None and self.dropped_at is None

    @property
    def is_under_way(self) -> bool:
        """Return whether it is confirmed and not done."""
        return self.confirmed_at is not None and self.ended_at is None

    @property
    def items(self) -> int:
        """Return how many items it is about."""
        return sum(line.items for line in self.lines)

    @property
    def done(self) -> int:
        """Return how many of them are erased or left."""
        return sum(line.erased + line.left for line in self.lines)


def runs(session: Session) -> tuple[Run, ...]:
    """Return every erasure with its lines, the newest first."""
    rows = session.scalars(select(RetentionRun).order_by(RetentionRun.prepared_at.desc()))
    return tuple(_run(session, row) for row in rows)


def run(session: Session, run_id: str) -> Run | None:
    """Return one erasure with its lines, or None."""
    row = session.get(RetentionRun, run_id)
    return _run(session, row) if row else None


def stuck(session: Session) -> tuple[str, ...]:
    """Return the confirmed erasures, the oldest first, that have not ended and have no live job.

    The job was cancelled, failed, or was refused because the list did not hold.
    """
    live = {one.params.get("run") for one in all_active(session, name=ERASE)}
    query = select(RetentionRun.id).where(
        RetentionRun.confirmed_at.is_not(None),
        RetentionRun.dropped_at.is_(None),
        RetentionRun.ended_at.is_(None),
    )
    found = session.scalars(query.order_by(RetentionRun.confirmed_at, RetentionRun.id))
    return tuple(one for one in found if one not in live)


def _run(session: Session, row: RetentionRun) -> Run:
    return Run(
        id=row.id,
        prepared_by=row.prepared_by,
        prepared_at=row.prepared_at,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        dropped_at=row.dropped_at,
        ended_at=row.ended_at,
        is_scrubbed=row.is_scrubbed,
        lines=_lines(session, row.id),
    )


def _lines(session: Session, run_id: str) -> tuple[Line, ...]:
    counts = {row.kind: row for row in session.execute(_counts(run_id))}
    rows = session.scalars(
        select(RetentionLine).where(RetentionLine.run_id == run_id).order_by(RetentionLine.id)
    )
    return tuple(_line(row, counts.get(row.kind)) for row in rows)


def _counts(run_id: str) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            RetentionItem.kind,
            func.count().label("items"),
            func.sum(case((RetentionItem.erased_at.is_not(None), 1), else_=0)).label("erased"),
            func.sum(case((RetentionItem.left_at.is_not(None), 1), else_=0)).label("left"),
            func.sum(RetentionItem.documents).label("documents"),
            func.min(RetentionItem.base).label("oldest"),
            func.max(RetentionItem.base).label("newest"),
        )
        .where(RetentionItem.run_id == run_id)
        .group_by(RetentionItem.kind)
    )
    return query


def _line(row: RetentionLine, counts: Row[Any] | None) -> Line:
    return Line(
        kind=row.kind,
        years=row.years,
        reference=row.reference,
        decided_on=row.decided_on,
        items=counts.items if counts else 0,
        erased=counts.erased if counts else 0,
        left=counts.left if counts else 0,
        documents=counts.documents if counts else 0,
        oldest=counts.oldest if counts else None,
        newest=counts.newest if counts else None,
    )
