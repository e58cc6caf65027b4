"""Erasing in the background, and looking every night whether anything has come back."""

import logging
from datetime import UTC, datetime
from functools import partial

from qms.config import Settings
from qms.db.session import Database
from qms.i18n.language import mark
from qms.jobs.worker import Job, JobContext, JobRefusedError
from qms.retention.kinds import Kinds
from qms.retention.queries.runs import ERASE, Run, run
from qms.retention.queries.standing import standing_of
from qms.retention.services.erasing import end_run, erase_batch
from qms.retention.services.reapplying import settle
from qms.retention.services.runs import continue_stuck
from qms.retention.services.scrubbing import is_left_to_scrub, scrubbed

log = logging.getLogger(__name__)
REAPPLY = "retention.reapply"


def jobs_of(kinds: Kinds) -> tuple[Job, ...]:
    """Return the module's jobs for the application's kinds."""
    return (
        Job(name=ERASE, label=mark("Gallring"), run=partial(erase_run, kinds=kinds)),
        Job(name=REAPPLY, label=mark("Kontroll av gallrat"), run=partial(reapply, kinds=kinds)),
    )


def erase_run(context: JobContext, *, kinds: Kinds) -> None:
    """Erase what was confirmed, a batch at a time; killed and begun again it goes on."""
    run_id, file = str(context.params["run"]), context.settings.erasures
    _require_whole(context)
    found = _run(context, run_id)
    while True:
        context.progress(found.done, found.items)
        with context.db.transaction() as session:
            taken = erase_batch(session, kinds, run_id, file, now=context.now())
        if not taken:
            break
        found = _run(context, run_id)
    is_scrubbed = scrubbed(context.db, kinds, now=context.now())
    with context.db.transaction() as session:
        end_run(session, run_id, is_scrubbed=is_scrubbed, now=context.now())


def begin(db: Database, settings: Settings, *, kinds: Kinds) -> None:
    """Erase again what a restore brought back, before the worker takes any job."""
    now = datetime.now(UTC)
    standing, again = settle(db, kinds, settings.erasures, now=now)
    if again:
        scrubbed(db, kinds, now=now)
    if not standing.is_whole:
        log.error("the list of what is erased does not hold: %s", standing.sentence)


def reapply(context: JobContext, *, kinds: Kinds) -> None:
    """Erase again what has come back, scrub what is left to scrub, let stuck erasures go on.

    Refuse when the list does not hold.
    """
    standing, again = settle(context.db, kinds, context.settings.erasures, now=context.now())
    if standing.fault:
        raise JobRefusedError(standing.sentence)
    with context.db.reading() as session:
        is_left = bool(again) or is_left_to_scrub(session)
    if is_left:
        scrubbed(context.db, kinds, now=context.now())
    if not standing.is_whole:
        raise JobRefusedError(standing.sentence)
    with context.db.transaction() as session:
        continue_stuck(session, now=context.now())


def _require_whole(context: JobContext) -> None:
    with context.db.reading() as session:
        standing = standing_of(session, context.settings.erasures)
    if not standing.is_whole:
        raise JobRefusedError(standing.sentence)


def _run(context: JobContext, run_id: str) -> Run:
    with context.db.reading() as session:
        found = run(session, run_id)
    if found is None:
        raise JobRefusedError("Gallringen finns inte.")
    return found
