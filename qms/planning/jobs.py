"""The search for a proposal as a job: kept whole or not at all."""

from functools import partial

from qms.access.actor import system_actor
from qms.i18n.language import mark
from qms.jobs.worker import Job, JobContext, JobRefusedError
from qms.kernel.problems import RefusedError
from qms.planning.core.proposed import seek
from qms.planning.queries.studies import case_of_study
from qms.planning.services.proposing import JOB, store_proposal, wanted_of

ALL, BEFORE_BOUND = 100, 90
"""Of the way: all of it, and what the search is; the rest is for the bound."""


def run(context: JobContext) -> None:
    """Search for the proposal that was asked for; begun anew after a kill it starts over."""
    wanted = wanted_of(context.params)
    with context.db.reading() as session:
        case = case_of_study(session, wanted.study_id)
    found = seek(
        case, wanted.sought, progress=partial(_tell, context),
        bounding=lambda: context.progress(BEFORE_BOUND, ALL, "Undre gräns räknas"),
    )  # fmt: skip
    try:
        with context.db.transaction() as session:
            store_proposal(session, system_actor("planning"), wanted, found,
                           job_id=context.job_id, now=context.now())  # fmt: skip
    except RefusedError as refused:
        raise JobRefusedError(" ".join(one.sentence() for one in refused.problems)) from None


def _tell(context: JobContext, done: int, wanted: int) -> bool:
    """Tell how far the search has come; the context raises when somebody asked it to stop."""
    share = BEFORE_BOUND * done // max(wanted, 1)
    context.progress(min(share, BEFORE_BOUND - 1), ALL, f"Start {done} av {wanted}")
    return True


JOBS = (Job(name=JOB, label=mark("Förslag till skolstruktur"), run=run),)
