"""What grants do by night: forget the files of enrolled children that nobody decided on."""

from datetime import timedelta

from qms.access.actor import system_actor
from qms.grants.services.enrolling import forget_waiting
from qms.i18n.language import mark
from qms.jobs.worker import Job, JobContext

CLEAR_FILES = "grants.clear-files"
KEEP_UNDECIDED = timedelta(days=7)
"""As long as a file read into the register waits."""


def clear_files(context: JobContext) -> None:
    """Forget the files that have waited for a week."""
    now = context.now()
    with context.db.transaction() as session:
        forget_waiting(session, system_actor("grants"), before=now - KEEP_UNDECIDED, now=now)


JOBS = (Job(name=CLEAR_FILES, label=mark("Städning av filer med inskrivna"), run=clear_files),)
