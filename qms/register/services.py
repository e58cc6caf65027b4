"""Use cases of the import: read a file, save it whole, cancel it, undo it, pin it."""

import hashlib
import zlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.jobs import services as jobs
from qms.kernel.clock import local_day
from qms.kernel.table_file import is_xlsx
from qms.register import batch_queries, fact_rows, org_edits
from qms.register.core.batches import CANCELLABLE, OPEN, BatchState, CannotUndoError, NotOpenError
from qms.register.core.dataset import Dataset
from qms.register.core.datasets import dataset_named
from qms.register.core.report import Report, unpack
from qms.register.dry_run import read_upload, refuse_identity, save_upload
from qms.register.models import ImportBatch, ImportPin, ImportUpload

READ_JOB, SAVE_JOB = "register.read-file", "register.save-file"
LONGEST_NAME = 200


def stage_import(
    session: Session,
    actor: Actor,
    *,
    dataset_key: str,
    file_name: str,
    content: bytes,
    now: datetime,
    at_once: bool = False,
) -> int:
    """Keep the file, read it, and return its batch id; nothing is stored in the register.

    A CSV file of more rows than a request takes is read by a job, unless `at_once`. Raise
    RefusedError when the file cannot be read at all, or can tell who somebody is where nobody
    should be named.
    """
    scope = authorize(actor, Can.REGISTER_IMPORT)
    dataset = dataset_named(dataset_key)
    if dataset.is_nameless:
        refuse_identity(session, dataset, content, file_name=file_name, scope=scope, now=now)
    batch = ImportBatch(
        dataset=dataset.key,
        file_name=_bare_name(file_name),
        sha256=hashlib.sha256(content).hexdigest(),
        state=BatchState.READING.value,
        account_id=actor.account_id,
        asked_by=actor.pseudonym,
        staged_at=now,
    )
    session.add(batch)
    session.flush()
    session.add(ImportUpload(batch_id=batch.id, content=zlib.compress(content, 1), report=b""))
    if not at_once and _is_long(dataset, content):
        batch.job_id = jobs.ask(session, actor, READ_JOB, {"batch": batch.id}, now=now)
    else:
        read_upload(session, batch.id, scope=scope, now=now, at_once=at_once)
    record(session, actor, "register.file-read", batch.id, now=now, dataset=dataset.key)
    return batch.id


def _bare_name(file_name: str) -> str:
    """Return the name without folders and control characters, as it is shown."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:LONGEST_NAME] or "fil"


def _is_long(dataset: Dataset, content: bytes) -> bool:
    return not is_xlsx(content) and content.rstrip().count(b"\n") > dataset.request_rows


def report_of(session: Session, batch_id: int) -> Report | None:
    """Return the report of a dry run that is not decided yet."""
    upload = session.get(ImportUpload, batch_id)
    return unpack(upload.report) if upload and upload.report else None


def confirm_import(
    session: Session,
    actor: Actor,
    batch_id: int,
    *,
    parent_id: int | None = None,
    create: bool = False,
    now: datetime,
) -> BatchState:
    """Save everything the dry run showed, or nothing; return the batch's new state.

    `create` says that the units and areas the register lacks are to be added, units below
    `parent_id`. A long file is saved by a job. Raise StaleImportError when the register has
    changed since the dry run, NotOpenError when the import is decided already.
    """
    authorize(actor, Can.REGISTER_IMPORT)
    batch = _open_batch(session, batch_id)
    report = report_of(session, batch_id)
    if report is None or not report.can_be_saved or (report.unknown and not create):
        raise NotOpenError
    if batch.job_id is None:
        save_upload(session, actor, batch_id, parent_id=parent_id, now=now)
    else:
        params: dict[str, object] = {"batch": batch_id, "parent": parent_id}
        batch.job_id = jobs.ask(session, actor, SAVE_JOB, params, now=now)
        batch.state = BatchState.SAVING.value
    return BatchState(batch.state)


def _open_batch(session: Session, batch_id: int) -> ImportBatch:
    """Return the batch, locked, if it waits for a decision."""
    batch = batch_queries.locked(session, batch_id)
    if batch is None or batch_queries.state_now(session, batch) is not BatchState.STAGED:
        raise NotOpenError
    return batch


def cancel_import(session: Session, actor: Actor, batch_id: int, *, now: datetime) -> None:
    """Forget a file that was read but not saved; raise NotOpenError when it is decided."""
    authorize(actor, Can.REGISTER_IMPORT)
    batch = batch_queries.locked(session, batch_id)
    if batch is None or batch_queries.state_now(session, batch) not in CANCELLABLE:
        raise NotOpenError
    _forget(session, batch)
    record(session, actor, "register.import-cancelled", batch_id, now=now, dataset=batch.dataset)


def _forget(session: Session, batch: ImportBatch) -> None:
    batch.state = BatchState.CANCELLED.value
    upload = session.get(ImportUpload, batch.id)
    if upload:
        session.delete(upload)
    session.flush()


def forget_old(session: Session, *, before: datetime) -> int:
    """Forget the files read before the moment and never decided; return how many."""
    query = select(ImportBatch).where(
        ImportBatch.state.in_([state.value for state in OPEN]), ImportBatch.staged_at < before
    )
    found = session.scalars(query.with_for_update()).all()
    batches = [one for one in found if batch_queries.state_now(session, one) in CANCELLABLE]
    for batch in batches:
        _forget(session, batch)
    return len(batches)


def reopen(session: Session, batch_id: int) -> None:
    """Let a file that a job could not save wait for a decision again."""
    batch = session.get_one(ImportBatch, batch_id)
    if batch.state == BatchState.SAVING.value:
        batch.state = BatchState.STAGED.value


def undo_batch(session: Session, actor: Actor, batch_id: int, *, now: datetime) -> None:
    """Take the dataset's latest batch back: its rows go and what they replaced holds again.

    Raise CannotUndoError when an adopted run rests on it, when units it added are in use, or
    when it is not the latest.
    """
    scope = authorize(actor, Can.REGISTER_IMPORT)
    batch = batch_queries.locked(session, batch_id)
    if batch is None or batch.state != BatchState.SAVED.value:
        raise NotOpenError
    hindrance = why_not_undo(session, batch_id)
    if hindrance:
        raise hindrance
    dataset = dataset_named(batch.dataset)
    if dataset.changes_organisation:
        today = local_day(now)
        org_edits.take_back_units(
            session, actor, batch_id=batch_id, scope=scope, today=today, now=now
        )
    else:
        fact_rows.take_back(session, dataset, batch_id)
    batch.state, batch.undone_at = BatchState.UNDONE.value, now
    session.flush()
    record(session, actor, "register.batch-undone", batch_id, now=now, dataset=batch.dataset)


def why_not_undo(session: Session, batch_id: int) -> CannotUndoError | None:
    """Return why the saved batch must stay: it is pinned, or a newer one comes first."""
    pins = batch_queries.pins_of(session, batch_id)
    if pins:
        return CannotUndoError(pins=pins)
    batch = session.get_one(ImportBatch, batch_id)
    is_latest = batch_queries.latest_saved_id(session, batch.dataset) == batch_id
    return None if is_latest else CannotUndoError(later=True)


def hold_saved(session: Session, batch_ids: Iterable[int]) -> bool:
    """Lock the batches until the transaction ends; return whether every one is still saved.

    To be asked before `pin`: an undo at the same moment then comes before or after both.
    """
    ids = set(batch_ids)
    query = select(ImportBatch.state).where(ImportBatch.id.in_(ids)).order_by(ImportBatch.id)
    states = session.scalars(query.with_for_update()).all()
    return len(states) == len(ids) and set(states) <= {BatchState.SAVED.value}


def pin(session: Session, batch_ids: Iterable[int], *, module: str, label: str) -> None:
    """Say that something adopted rests on the batches, so that they cannot be undone.

    `label` names it to a reader (`Resursfördelning 2027`), `module` says whose it is.
    """
    for batch_id in batch_ids:
        session.merge(ImportPin(batch_id=batch_id, module=module, label=label))
    session.flush()


def unpin(session: Session, *, module: str, label: str) -> None:
    """Let go of the batches that the named run rested on, when it no longer counts."""
    session.execute(delete(ImportPin).where(ImportPin.module == module, ImportPin.label == label))
