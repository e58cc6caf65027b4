"""What the demo's worker does after its first forecast: the planner's study is made on it."""

from qms.demo.load.planning_study import STUDY, make_study
from qms.i18n.language import mark
from qms.jobs.worker import Job, JobContext


def _study(context: JobContext) -> None:
    with context.db.transaction() as session:
        make_study(session, now=context.now())


JOBS = (Job(name=STUDY, label=mark("Demokommunens utredning om skolor"), run=_study),)
