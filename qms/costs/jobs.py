"""The calculations of costs as jobs: kept whole or not at all."""

from qms.access.actor import system_actor
from qms.costs.services import JOB, make, store
from qms.costs.services.following import FOLLOW_UP_JOB, make_follow_up, store_follow_up
from qms.i18n.language import mark
from qms.jobs.worker import Job, JobContext, JobRefusedError
from qms.kernel.problems import RefusedError


def run(context: JobContext) -> None:
    """Make the calculation that was asked for; begun anew after a kill it starts over."""
    year, kind = int(context.params["year"]), str(context.params["kind"])
    try:
        with context.db.reading() as session:
            made = make(session, year, kind, progress=context.progress)
    except RefusedError as refused:
        raise JobRefusedError(" ".join(one.sentence() for one in refused.problems)) from None
    with context.db.transaction() as session:
        store(session, system_actor("costs"), made, now=context.now())


def run_follow_up(context: JobContext) -> None:
    """Make the follow-up that was asked for; begun anew after a kill it starts over."""
    year, now = int(context.params["year"]), context.now()
    try:
        with context.db.reading() as session:
            made = make_follow_up(session, year, now=now, progress=context.progress)
    except RefusedError as refused:
        raise JobRefusedError(" ".join(one.sentence() for one in refused.problems)) from None
    with context.db.transaction() as session:
        store_follow_up(session, system_actor("costs"), made, now=now)


JOBS = (
    Job(name=JOB, label=mark("Kostnad per elev"), run=run),
    Job(name=FOLLOW_UP_JOB, label=mark("Ekonomisk uppföljning"), run=run_follow_up),
)
