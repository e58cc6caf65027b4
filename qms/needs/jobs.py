"""Work on many cases at once, outside any request."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.config import Settings
from qms.i18n.language import mark
from qms.jobs.worker import Job, JobContext, JobRefusedError
from qms.kernel.problems import RefusedError
from qms.needs.models import NeedsCase
from qms.needs.services import log_review
from qms.needs.services.erasing import clear_drafts
from qms.needs.services.neutrality import JOB, store_comparison

SAMPLE = "needs.sample"
CLEAR_DRAFTS = "needs.clear-drafts"


def run_comparison(context: JobContext) -> None:
    """Compare a version with the one in force; begun anew it is made anew."""
    context.progress(0, 1, "Tidigare ärenden prövas")
    try:
        with context.db.transaction() as session:
            store_comparison(
                session, system_actor("needs"), int(context.params["instrument"]),
                now=context.now(),
            )  # fmt: skip
    except RefusedError as refused:
        raise JobRefusedError(" ".join(one.sentence() for one in refused.problems)) from None


def draw_sample(context: JobContext) -> None:
    """Draw the sample of the month that is over, for the review of who read what."""
    with context.db.transaction() as session:
        month = log_review.month_to_draw(session, now=context.now())
        if month is not None:
            log_review.draw_sample(session, system_actor("needs"), month, now=context.now())


def sample_slot(session: Session, _settings: Settings, now: datetime) -> str | None:
    """Return the month whose sample is to be drawn, None when it is or there are no cases."""
    month = log_review.month_to_draw(session, now=now)
    is_used = session.scalar(select(NeedsCase.id).limit(1)) is not None
    return str(month) if month and is_used else None


def clear_old_drafts(context: JobContext) -> None:
    """Clear the assessments that were begun and then lay; only ever into the list first."""
    settings = context.settings
    with context.db.transaction() as session:
        clear_drafts(session, settings.erasures, days=settings.draft_days, now=context.now())


JOBS = (
    Job(name=JOB, label=mark("Jämförelse med tidigare ärenden"), run=run_comparison),
    Job(name=CLEAR_DRAFTS, label=mark("Städning av gamla utkast"), run=clear_old_drafts),
    Job(name=SAMPLE, label=mark("Urval till loggkontroll"), run=draw_sample),
)
