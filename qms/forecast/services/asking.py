"""Asking for a forecast and stopping one."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.forecast.core.inputs.bundle import unpack_inputs
from qms.forecast.core.making import Kind
from qms.forecast.models import ForecastRun
from qms.forecast.services.freezing import batches_now, frozen
from qms.jobs import queries as jobs
from qms.jobs.services import ask, ask_to_cancel
from qms.kernel.problems import Problem, RefusedError

JOB = "forecast.run"
MIN_YEARS = 2
LONGEST = 15
USUAL_HORIZON = 10


class AlreadyRunningError(Exception):
    """A forecast is being made; one at a time is enough."""


class NothingToRetryError(Exception):
    """The run is published, is being made, or is not there."""


def request_run(
    session: Session,
    actor: Actor,
    *,
    method: str,
    horizon: int,
    now: datetime,
    seed: int = 1,
    kind: Kind = Kind.FORECAST,
) -> int:
    """Queue a forecast of the whole municipality, or a trial of the methods; return the run's id.

    The counts are frozen with the run, so that a later import does not change it. Raises
    RefusedError when there are less than two years, AlreadyRunningError when one is running.
    """
    authorize(actor, Can.FORECAST_RUN)
    _refuse_two(session)
    snapshot = frozen(session)
    years = sorted({count.year for count in unpack_inputs(snapshot.packed).counts})
    if len(years) < MIN_YEARS:
        message = "Det finns mindre än två års elevtal i registret."
        raise RefusedError((Problem(message=message, cure="Läs in fler år under Import."),))
    run = ForecastRun(
        kind=kind.value,
        asked_by=actor.pseudonym,
        asked_at=now,
        method=method,
        horizon=min(horizon, LONGEST),
        seed=seed,
        origin=years[-1],
        batches=json.dumps(list(batches_now(session))),
        inputs=snapshot.packed,
        sha256=snapshot.checksum,
    )
    session.add(run)
    session.flush()
    run.job_id = ask(session, actor, JOB, {"run_id": run.id}, now=now)
    record(
        session, actor, "forecast.run-asked", run.id, now=now,
        kind=kind.value, method=method, horizon=horizon,
    )  # fmt: skip
    return run.id


def retry_run(session: Session, actor: Actor, run_id: int, *, now: datetime) -> None:
    """Queue a run that was stopped, by a fault or by somebody, with the inputs it has.

    What its steps had made is kept, so it goes on from there. Raises NothingToRetryError for
    any other run, AlreadyRunningError when another is being made.
    """
    authorize(actor, Can.FORECAST_RUN)
    _refuse_two(session)
    run = session.get(ForecastRun, run_id, with_for_update=True)
    if run is None or run.published_at is not None:
        raise NothingToRetryError
    run.job_id = ask(session, actor, JOB, {"run_id": run.id}, now=now)
    record(session, actor, "forecast.run-retried", run.id, now=now)


def _refuse_two(session: Session) -> None:
    if jobs.active(session, name=JOB) is not None:
        raise AlreadyRunningError


def cancel_run(session: Session, actor: Actor, *, now: datetime) -> bool:
    """Ask the forecast that waits or runs to stop, and return whether there was one."""
    authorize(actor, Can.FORECAST_RUN)
    active = jobs.active(session, name=JOB)
    if active is None:
        return False
    ask_to_cancel(session, actor, active.id, now=now)
    record(session, actor, "forecast.run-cancelled", active.params.get("run_id", ""), now=now)
    return True
