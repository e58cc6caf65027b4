"""The forecast as a job: what its steps make is stored at once, and published when it is whole.

A job that was killed goes on with what is left and gives the same bytes, because its inputs
are frozen with the run and every part follows from them.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from functools import partial

from qms.access.actor import system_actor
from qms.config import Settings
from qms.forecast import queries, services
from qms.forecast.core.forecast import MIN_YEARS
from qms.forecast.core.making import make
from qms.forecast.core.prophet_model import fit
from qms.forecast.core.trends import Fit
from qms.forecast.jobs.keeping import StoredParts
from qms.jobs.engine import engine
from qms.jobs.worker import JobContext, JobRefusedError

Pool = Callable[[Settings], AbstractContextManager[Executor]]


def run(context: JobContext, *, pool: Pool = engine, fit: Fit = fit) -> None:
    """Make the run that the job was asked for, from where it was left, and publish it."""
    run_id = int(context.params["run_id"])
    with context.db.reading() as session:
        asked = queries.asked(session, run_id)
        if asked is None:
            raise JobRefusedError("Prognosen finns inte längre.")
        if asked.published_at is not None:
            return
        known = queries.known(session, run_id)
    if len(known.pupils.years) < MIN_YEARS:
        raise JobRefusedError("Det finns mindre än två års elevtal i registret.")
    result = make(
        known,
        asked.order,
        memory=StoredParts(context, run_id),
        pool=partial(pool, context.settings),
        fit=fit,
    )
    with context.db.transaction() as session:
        services.publish(
            session, system_actor("forecast"), run_id=run_id, result=result, now=context.now()
        )
