"""The jobs of the quality cycle: reminders, which the clock only queues."""

from qms.content.loader import load
from qms.followup.services import case_reminding, reminding
from qms.inbox.core.quiet import parse_quiet
from qms.jobs.worker import Job, JobContext


def send_reminders(context: JobContext) -> None:
    """Post what is due, cases too, in everybody's inbox; nothing in the quiet hours."""
    quiet = parse_quiet(load("annual_cycle")["meta"]["quiet_hours"])
    if quiet.holds(context.now()):
        return
    with context.db.transaction() as session:
        reminding.remind(session, now=context.now())
        case_reminding.remind_of_cases(session, now=context.now())


JOBS = (Job(name="followup.remind", label="Påminnelser ur årshjulet", run=send_reminders),)
