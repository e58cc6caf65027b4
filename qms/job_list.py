"""Every kind of job and the daily plan; loaded only by the worker and the scheduler."""

from qms.jobs.cli import Plan, jobs_commands
from qms.jobs.maintenance import CLEAR_MARKS
from qms.jobs.scheduler import Scheduled
from qms.jobs.worker import Job

DAILY: Plan = (Scheduled(name=CLEAR_MARKS.name, hour=3, minute=30),)


def known() -> tuple[tuple[Job, ...], Plan]:
    """Return the jobs and their plan."""
    from qms.forecast.jobs import JOBS as forecast_jobs  # noqa: PLC0415 - DEV
    from qms.register.jobs import JOBS as register_jobs  # noqa: PLC0415 - DEV

    return (*register_jobs, *forecast_jobs, CLEAR_MARKS), DAILY


jobs = jobs_commands(known)
