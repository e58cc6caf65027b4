"""How far a forecast that is being made has come, step by step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from qms.forecast import queries
from qms.forecast.step_labels import STEPS
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.jobs.core.states import JobState
from qms.jobs.queries import JobStatus

Stage = tuple[str, str, str]
"""Its name, a remark, and `done`, `current` or nothing, as the page's list of steps wants it."""
MAY_RETRY = (JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """A run that is being made or was stopped: its steps, and for how long it has gone on."""

    run_id: int
    stages: tuple[Stage, ...]
    elapsed: str
    may_retry: bool


def making_of(session: Session, job: JobStatus, *, now: datetime) -> Making | None:
    """Return how far the job's run has come; None when its job names no run."""
    run_id = job.params.get("run_id")
    if not isinstance(run_id, int):
        return None
    runs = job.state is JobState.RUNNING
    return Making(
        run_id=run_id,
        stages=_stages(session, run_id, runs=runs),
        elapsed=_elapsed((job.ended_at or now) - job.asked_at) if job.started_at else "",
        may_retry=job.state in MAY_RETRY,
    )


def _elapsed(elapsed: timedelta) -> str:
    """Return `2 min 5 s`."""
    minutes, seconds = divmod(max(int(elapsed.total_seconds()), 0), 60)
    text = gettext("{minutes} min {seconds} s") if minutes else gettext("{seconds} s")
    return text.format(minutes=minutes, seconds=seconds)


def _stages(session: Session, run_id: int, *, runs: bool) -> tuple[Stage, ...]:
    """Return the steps with ticks; the first that is not made is the current one."""
    sizes, made = queries.plan(session, run_id), queries.parts_made(session, run_id)
    stages = [(gettext("Talen är frysta"), "", "done")]
    went_on = True
    for step, text in STEPS.items():
        done, of = made.get(step, 0), sizes.get(step)
        is_made = of is not None and done >= of
        if of != 0:
            now = "current" if runs and went_on else ""
            stages.append((gettext(text), _counted(done, of), "done" if is_made else now))
        went_on = went_on and is_made
    stages.append((gettext("Allt visas på en gång"), "", "current" if runs and went_on else ""))
    return tuple(stages)


def _counted(done: int, of: int | None) -> str:
    if of is None or of < 2 or done >= of:
        return ""
    return gettext("{done} av {of}").format(done=number(done), of=number(of))
