"""The forecast as a job: Prophet unit by unit in a pool, then everything else, then published.

What is fitted for a unit is stored at once. A job that was killed goes on with the units that
are left and gives the same values, because the counts are frozen with the run.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import AbstractContextManager

from qms.access.actor import system_actor
from qms.config import Settings
from qms.forecast import queries, services
from qms.forecast.core.forecast import MIN_YEARS
from qms.forecast.core.methods import Known
from qms.forecast.core.panel import Panel, build_panel
from qms.forecast.core.prophet_model import fit
from qms.forecast.core.study import COMPARED, study, tried_origins
from qms.forecast.core.trends import Fit, TrendTask, trend_origins, trend_tasks
from qms.i18n.language import mark
from qms.jobs.engine import engine
from qms.jobs.worker import Job, JobContext, JobRefusedError

Pool = Callable[[Settings], AbstractContextManager[Executor]]
Fits = dict[int, tuple[float, ...]]
LAST_PART = len(COMPARED) + 1


def fit_unit(fit: Fit, tasks: Sequence[TrendTask], *, horizon: int, seed: int) -> Fits:
    """Return the fits of one unit per origin year; runs in a process of the pool."""
    return {task.origin: fit(task.years, task.values, horizon=horizon, seed=seed) for task in tasks}


def run(context: JobContext, *, pool: Pool = engine, fit: Fit = fit) -> None:
    """Make the run that the job was asked for, from where it was left."""
    run_id = int(context.params["run_id"])
    with context.db.reading() as session:
        asked = queries.asked(session, run_id)
        if asked is None:
            raise JobRefusedError("Prognosen finns inte längre.")
        if asked.published_at is not None:
            return
        counts = queries.inputs(session, run_id)
        fitted = {unit for unit, _ in queries.trends(session, run_id)}
    panel = build_panel(counts)
    if len(panel.years) < MIN_YEARS:
        raise JobRefusedError("Det finns mindre än två års elevtal i registret.")
    by_unit = tasks_by_unit(panel)
    missing = {unit: tasks for unit, tasks in by_unit.items() if unit not in fitted}
    total = len(by_unit) + LAST_PART
    context.progress(len(by_unit) - len(missing), total, "Prophet anpassas till skolorna")
    if missing:
        with pool(context.settings) as executor:
            _fit_missing(context, executor, missing, fit=fit, asked=asked, total=total)
    _finish(context, asked, panel=panel, fitted=len(by_unit))


def tasks_by_unit(panel: Panel) -> Mapping[str, tuple[TrendTask, ...]]:
    """Return what is to be fitted, per unit: from the last year and the years of evidence."""
    origins = trend_origins(panel, [*tried_origins(panel), panel.last_year])
    by_unit: dict[str, tuple[TrendTask, ...]] = {}
    for task in trend_tasks(panel, origins):
        by_unit[task.unit] = (*by_unit.get(task.unit, ()), task)
    return by_unit


def _fit_missing(
    context: JobContext,
    executor: Executor,
    missing: Mapping[str, Sequence[TrendTask]],
    *,
    fit: Fit,
    asked: queries.Asked,
    total: int,
) -> None:
    """Fit the units that are left and store each as it comes; stop the rest when cancelled."""
    waiting = {
        executor.submit(fit_unit, fit, tasks, horizon=asked.horizon, seed=asked.seed): unit
        for unit, tasks in missing.items()
    }
    done = total - LAST_PART - len(missing)
    try:
        for future in as_completed(waiting):
            with context.db.transaction() as session:
                services.save_trend(
                    session, run_id=asked.id, unit=waiting[future], fits=future.result()
                )
            done += 1
            context.progress(done, total, "Prophet anpassas till skolorna")
    finally:
        for future in waiting:
            future.cancel()


def _finish(context: JobContext, asked: queries.Asked, *, panel: Panel, fitted: int) -> None:
    """Calculate everything from the stored fits and publish it."""
    with context.db.reading() as session:
        counts, trends = queries.inputs(session, asked.id), queries.trends(session, asked.id)

    def step(done: int, parts: int) -> None:
        context.progress(fitted + done, fitted + parts, "Metoderna jämförs")

    known = Known(pupils=panel, trends=trends)
    found = study(known, method=asked.method, horizon=asked.horizon, step=step)
    with context.db.transaction() as session:
        services.publish(
            session,
            system_actor("forecast"),
            run_id=asked.id,
            study=found,
            counts=counts,
            now=context.now(),
        )


JOBS = (Job(name=services.JOB, label=mark("Elevprognos"), run=run),)
