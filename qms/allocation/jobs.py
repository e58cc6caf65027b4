"""The follow-up of a year as a job: one outcome at a time, each stored when it is made."""

from qms.access.actor import system_actor
from qms.allocation.core.accuracy.year import assess_year
from qms.allocation.queries.accuracy_material import gather, outcomes_of
from qms.allocation.services.accuracy import EVERYBODY, JOB, store_accuracy
from qms.i18n.language import mark
from qms.jobs.worker import Job, JobContext, JobRefusedError
from qms.kernel.problems import RefusedError


def run(context: JobContext) -> None:
    """Make the follow-up that was asked for; begun anew it makes the same again."""
    year = int(context.params["year"])
    with context.db.reading() as session:
        outcomes = outcomes_of(session, EVERYBODY, year)
    for done, outcome in enumerate(outcomes):
        context.progress(done, len(outcomes), "Modellen prövas mot tidigare års elever")
        try:
            with context.db.reading() as session:
                gathered = gather(session, EVERYBODY, year, outcome)
            found = assess_year(gathered.material)
        except RefusedError as refused:
            raise JobRefusedError(" ".join(one.sentence() for one in refused.problems)) from None
        with context.db.transaction() as session:
            store_accuracy(session, system_actor("allocation"), gathered, found, now=context.now())


JOBS = (Job(name=JOB, label=mark("Modellens träffsäkerhet"), run=run),)
