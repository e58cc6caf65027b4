"""Every kind of job and the daily plan; loaded only by the worker and the scheduler."""

from functools import partial

from qms.allocation import jobs as allocation
from qms.archive import jobs as archive
from qms.costs import jobs as costs
from qms.demo import jobs as demo
from qms.followup import jobs as followup
from qms.forecast import jobs as forecast
from qms.grants import jobs as grants
from qms.inbox import jobs as inbox
from qms.jobs.cli import Plan, jobs_commands
from qms.jobs.maintenance import ANCHOR_TRAIL, CLEAR_MARKS
from qms.jobs.scheduler import Scheduled
from qms.jobs.worker import Job
from qms.needs import jobs as needs
from qms.planning import jobs as planning
from qms.register import jobs as register
from qms.retention import jobs as retention
from qms.retention_list import KINDS

JOBS: tuple[Job, ...] = (
    *register.JOBS,
    *forecast.JOBS,
    *allocation.JOBS,
    *costs.JOBS,
    *planning.JOBS,
    *grants.JOBS,
    *followup.JOBS,
    *needs.JOBS,
    *inbox.JOBS,
    *retention.jobs_of(KINDS),
    *archive.JOBS,
    *demo.JOBS,
    CLEAR_MARKS,
    ANCHOR_TRAIL,
)
# At night, in UTC and outside the hours when clocks change.
DAILY: Plan = (
    Scheduled(name=ANCHOR_TRAIL.name, hour=3, minute=20),
    Scheduled(name=CLEAR_MARKS.name, hour=3, minute=30),
    Scheduled(name="register.clear-uploads", hour=3, minute=40),
    Scheduled(name=grants.CLEAR_FILES, hour=3, minute=45),
    Scheduled(name="inbox.clear-old", hour=3, minute=50),
    Scheduled(name=forecast.CLEAR, hour=4, minute=10),
    # Looked at every night; queued once a year, when the autumn's numbers have come.
    Scheduled(name=forecast.REFIT, hour=4, minute=20, slot=forecast.refit_slot),
    # Looked at every night; queued when a month is over and its sample not drawn.
    Scheduled(name=needs.SAMPLE, hour=4, minute=30, slot=needs.sample_slot),
    Scheduled(name=needs.CLEAR_DRAFTS, hour=4, minute=40),
    Scheduled(name=retention.REAPPLY, hour=4, minute=50),
    # Between 7 and 18 in Sweden, summer and winter; several times, so that a stop costs hours.
    Scheduled(name="followup.remind", hour="6,9,12,15"),
    Scheduled(name="inbox.mail", hour="6,9,12,15", minute=30),
)

jobs = jobs_commands(JOBS, DAILY, first=partial(retention.begin, kinds=KINDS))
