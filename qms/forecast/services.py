"""Asking for a forecast, and storing what its job finds: nothing is seen before it is whole."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.audit.services import record
from qms.forecast.core.late import through_whole_years, with_late_years
from qms.forecast.core.panel import Count, build_panel
from qms.forecast.core.snapshot import pack
from qms.forecast.core.study import SeriesScore, Study
from qms.forecast.core.successors import with_successors
from qms.forecast.core.summary import summary_of, to_text
from qms.forecast.core.values import ALL_UNITS, Value
from qms.forecast.models import ForecastRun, ForecastScore, ForecastTrend, ForecastValue
from qms.jobs import queries as jobs
from qms.jobs.services import ask, ask_to_cancel
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.schoolyear import LAST_COMPULSORY_STEP
from qms.org import queries as org
from qms.org.core.nodes import SuccessionKind
from qms.register import queries as register

JOB = "forecast.run"
DATASET = "pupil_counts"
MIN_YEARS = 2
LONGEST = 15
INHERITED = {SuccessionKind.MERGED.value, SuccessionKind.REPLACED.value}


class AlreadyRunningError(Exception):
    """A forecast is being made; one at a time is enough."""


def current_counts(session: Session) -> tuple[Count, ...]:
    """Return pupils of the compulsory school in the register, per unit that teaches them now.

    The history of a unit that went up in another is counted there. An open unit whose last
    year has not come is in it with unknown numbers.
    """
    facts = register.pupil_counts(session, Scope(everything=True))
    every = [
        Count(unit=str(f.unit_id), step=f.step, year=f.year, n=None if f.n is None else float(f.n))
        for f in facts
        if 0 <= f.step <= LAST_COMPULSORY_STEP
    ]
    counts = through_whole_years(every)
    last = date(max((c.year for c in counts), default=1), 10, 15)
    successors = {
        str(old): str(new)
        for old, new, kind, day in org.successions(session)
        if kind in INHERITED and day <= last
    }
    moved, _ = with_successors(counts, successors)
    open_then = org.units(session, Scope(everything=True), on=last)
    return with_late_years(moved, {str(unit.id) for unit in open_then})


def request_run(
    session: Session, actor: Actor, *, method: str, horizon: int, now: datetime, seed: int = 1
) -> int:
    """Queue a forecast of the whole municipality and return the run's id.

    The counts are frozen with the run, so that a later import does not change it. Raises
    RefusedError when there are less than two years, AlreadyRunningError when one is running.
    """
    authorize(actor, Can.FORECAST_RUN)
    if jobs.active(session, name=JOB) is not None:
        raise AlreadyRunningError
    counts = current_counts(session)
    years = sorted({count.year for count in counts})
    if len(years) < MIN_YEARS:
        message = "Det finns mindre än två års elevtal i registret."
        raise RefusedError((Problem(message=message, cure="Läs in fler år under Import."),))
    snapshot = pack(counts)
    run = ForecastRun(
        asked_by=actor.pseudonym,
        asked_at=now,
        method=method,
        horizon=min(horizon, LONGEST),
        seed=seed,
        origin=years[-1],
        batches=json.dumps(list(register.batches_behind(session, DATASET))),
        inputs=snapshot.packed,
        sha256=snapshot.checksum,
    )
    session.add(run)
    session.flush()
    run.job_id = ask(session, actor, JOB, {"run_id": run.id}, now=now)
    record(session, actor, "forecast.run-asked", run.id, now=now, method=method, horizon=horizon)
    return run.id


def cancel_run(session: Session, actor: Actor, *, now: datetime) -> bool:
    """Ask the forecast that waits or runs to stop, and return whether there was one."""
    authorize(actor, Can.FORECAST_RUN)
    active = jobs.active(session, name=JOB)
    if active is None:
        return False
    ask_to_cancel(session, actor, active.id, now=now)
    record(session, actor, "forecast.run-cancelled", active.params.get("run_id", ""), now=now)
    return True


def save_trend(
    session: Session, *, run_id: int, unit: str, fits: Mapping[int, Sequence[float]]
) -> None:
    """Keep what was fitted for one unit, so that a resumed job does not fit it again."""
    text = json.dumps({str(origin): list(values) for origin, values in fits.items()})
    session.merge(ForecastTrend(run_id=run_id, unit=unit, fits=text))


def publish(
    session: Session, actor: Actor, *, run_id: int, study: Study, counts: Iterable[Count],
    now: datetime,
) -> None:  # fmt: skip
    """Store the whole result and show it, in one transaction; a published run is left alone."""
    run = session.get_one(ForecastRun, run_id)
    if run.published_at is not None:
        return
    session.execute(
        insert(ForecastValue), [_value_row(run_id, value) for value in study.forecast.values]
    )
    if study.scores:
        session.execute(
            insert(ForecastScore), [_score_row(run_id, score) for score in study.scores]
        )
    session.execute(delete(ForecastTrend).where(ForecastTrend.run_id == run_id))
    run.summary = to_text(summary_of(build_panel(counts), study))
    run.published_at = now
    record(
        session, actor, "forecast.run-published", run_id, now=now,
        sha256=run.sha256, values=len(study.forecast.values),
    )  # fmt: skip


def _value_row(run_id: int, value: Value) -> dict[str, object]:
    fields = asdict(value)
    unit = fields.pop("unit")
    return {**fields, "run_id": run_id, "unit_id": None if unit == ALL_UNITS else int(unit)}


def _score_row(run_id: int, score: SeriesScore) -> dict[str, object]:
    fields = asdict(score)
    unit = fields.pop("unit")
    return {**fields, "run_id": run_id, "unit_id": None if unit == ALL_UNITS else int(unit)}
