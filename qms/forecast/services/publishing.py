"""Publishing what a run found: nothing is seen before it is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit.services import record
from qms.forecast.core.packing import packed
from qms.forecast.core.result import Result, result_checksum
from qms.forecast.core.study import SeriesScore
from qms.forecast.core.summary import to_text
from qms.forecast.core.values import ALL_UNITS, Value
from qms.forecast.models import ForecastDocument, ForecastRun, ForecastScore, ForecastValue
from qms.forecast.services.parts import drop_parts


def publish(session: Session, actor: Actor, *, run_id: int, result: Result, now: datetime) -> None:
    """Store the whole result and show it, in one transaction; a published run is left alone."""
    run = session.get_one(ForecastRun, run_id, with_for_update=True, populate_existing=True)
    if run.published_at is not None:
        return
    _insert(session, ForecastValue, [_row(run_id, value) for value in result.values])
    _insert(session, ForecastScore, [_row(run_id, score) for score in result.scores])
    documents = [
        {"run_id": run_id, "name": name, "content": packed(content)}
        for name, content in result.documents.items()
    ]
    _insert(session, ForecastDocument, documents)
    drop_parts(session, run_id)
    run.summary = to_text(result.summary)
    run.result_sha256 = result_checksum(result)
    run.published_at = now
    record(
        session, actor, "forecast.run-published", run_id, now=now,
        sha256=run.sha256, result=run.result_sha256, values=len(result.values),
    )  # fmt: skip


def _insert(session: Session, table: type[Any], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _row(run_id: int, one: Value | SeriesScore) -> Mapping[str, object]:
    fields = asdict(one)
    unit = fields.pop("unit")
    return {**fields, "run_id": run_id, "unit_id": None if unit == ALL_UNITS else int(unit)}
