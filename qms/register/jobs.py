"""Long files are read and saved outside the request; forgotten uploads are cleared."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.i18n.language import mark
from qms.identity.queries import signed_in
from qms.jobs.worker import Job, JobContext, JobRefusedError
from qms.kernel.clock import local_day
from qms.kernel.problems import RefusedError
from qms.register import batch_queries, dry_run, services
from qms.register.core.batches import Batch, BatchState, StaleImportError

KEEP_UNDECIDED = timedelta(days=7)


def _actor(session: Session, batch: Batch, context: JobContext) -> Actor:
    """Return whoever uploaded the file, with the rights they have today."""
    if batch.account_id is None:
        return system_actor("register")
    person = signed_in(session, batch.account_id, on=local_day(context.now()))
    if person is None:
        raise JobRefusedError("Kontot som läste in filen är stängt.")
    return person.actor


def _read(context: JobContext) -> None:
    """Read a kept file; called again after a kill it starts over, for nothing was stored."""
    context.progress(0, 1, "Filen läses")
    batch_id = int(context.params["batch"])
    try:
        with context.db.transaction() as session:
            batch = batch_queries.batch(session, batch_id)
            if batch is None or batch.state is not BatchState.READING:
                return
            scope = authorize(_actor(session, batch, context), Can.REGISTER_IMPORT)
            dry_run.read_upload(session, batch_id, scope=scope, now=context.now())
    except RefusedError as refusal:
        raise JobRefusedError(_words(refusal)) from refusal


def _save(context: JobContext) -> None:
    """Save a file that was read; whole or not at all, so a second call finds it done or undone."""
    context.progress(0, 1, "Raderna sparas")
    batch_id, parent = int(context.params["batch"]), _parent(context.params)
    try:
        with context.db.transaction() as session:
            batch_queries.locked(session, batch_id)  # nobody decides anew while it is stored
            batch = batch_queries.batch(session, batch_id)
            if batch is None or batch.state is not BatchState.SAVING:
                return
            actor = _actor(session, batch, context)
            dry_run.save_upload(session, actor, batch_id, parent_id=parent, now=context.now())
    except StaleImportError as stale:
        _reopen(context, batch_id)
        raise JobRefusedError("Registret har ändrats. Läs filen igen.") from stale
    except RefusedError as refusal:
        _reopen(context, batch_id)
        raise JobRefusedError(_words(refusal)) from refusal


def _reopen(context: JobContext, batch_id: int) -> None:
    """Let the file wait for a decision again."""
    with context.db.transaction() as session:
        services.reopen(session, batch_id)


def _parent(params: dict[str, Any]) -> int | None:
    return int(params["parent"]) if params.get("parent") else None


def _words(refusal: RefusedError) -> str:
    return " ".join(problem.sentence() for problem in refusal.problems[:3])


def _clear(context: JobContext) -> None:
    with context.db.transaction() as session:
        services.forget_old(session, before=context.now() - KEEP_UNDECIDED)


CLEAR_UPLOADS = Job(
    name="register.clear-uploads", label=mark("Städa filer som inte sparades"), run=_clear
)
JOBS = (
    Job(name=services.READ_JOB, label=mark("Läs stor fil"), run=_read),
    Job(name=services.SAVE_JOB, label=mark("Spara stor fil"), run=_save),
    CLEAR_UPLOADS,
)
