"""Between the upload and the register: read the kept file, compare it, store what was shown."""

import zlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.kernel.problems import RefusedError
from qms.kernel.table_file import TableFile, scan_table
from qms.register import batch_queries, bulk_run, fact_rows, lookups, new_places, org_edits, tellers
from qms.register.core.batches import BatchState, StaleImportError
from qms.register.core.changes import Changes, by_key, compare
from qms.register.core.columns import Kind, Known
from qms.register.core.dataset import Dataset
from qms.register.core.datasets import dataset_named
from qms.register.core.findings import Reading
from qms.register.core.nameless import identities
from qms.register.core.packed_table import pack_table, unpack_table
from qms.register.core.reading import read_dataset
from qms.register.core.report import Report, make_report, pack, unpack
from qms.register.core.year_change import year_change
from qms.register.models import ImportBatch, ImportUpload


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """A file read and compared with the register."""

    reading: Reading
    changes: Changes
    report: Report


def refuse_identity(
    session: Session,
    dataset: Dataset,
    content: bytes,
    *,
    file_name: str,
    scope: Scope,
    now: datetime,
) -> None:
    """Raise RefusedError when a file of nameless rows can tell who somebody is.

    To be asked before anything of the file is kept.
    """
    table = scan_table(content, file_name=file_name, max_rows=dataset.job_rows)
    known = _known(session, dataset, scope=scope, now=now)
    problems = identities(dataset, table, known.ids[Kind.UNIT])
    if problems:
        raise RefusedError(problems)


def read_upload(
    session: Session, batch_id: int, *, scope: Scope, now: datetime, at_once: bool = False
) -> None:
    """Read the kept file, compare it with the register; keep its table and the report.

    As many rows as a job takes are read by one, or where nobody waits for a page: `at_once`.
    """
    batch = session.get_one(ImportBatch, batch_id)
    dataset = dataset_named(batch.dataset)
    upload = session.get_one(ImportUpload, batch_id)
    rows = dataset.job_rows if batch.job_id or at_once else dataset.request_rows
    content = zlib.decompress(upload.content)
    if bulk_run.is_bulk(dataset, content):
        report = bulk_run.read(session, dataset, content, file_name=batch.file_name, max_rows=rows,
                               known=_known(session, dataset, scope=scope, now=now))  # fmt: skip
    else:
        read = dataset.own_formats or scan_table
        table = read(content, file_name=batch.file_name, max_rows=rows)
        run = _dry_run(session, dataset, table, scope=scope, now=now)
        more = tellers.told_of_records(session, dataset, run.reading.records)
        report = replace(run.report, remarks=(*run.report.remarks, *more))
        upload.content = pack_table(table)
    upload.report = pack(report)
    batch.state = BatchState.STAGED.value
    batch.rows, batch.faults = report.rows, len(report.findings)
    batch.new, batch.unchanged = report.new, report.unchanged
    batch.changed = report.removed if dataset.counted else report.changed
    batch.first_year = min(report.years, default=None)
    batch.last_year = max(report.years, default=None)
    batch.based_on = batch_queries.latest_saved_id(session, batch.dataset)
    session.flush()


def _known(session: Session, dataset: Dataset, *, scope: Scope, now: datetime) -> Known:
    return lookups.known_places(session, scope, dataset, today=local_day(now))


def _dry_run(
    session: Session, dataset: Dataset, table: TableFile, *, scope: Scope, now: datetime
) -> DryRun:
    known = _known(session, dataset, scope=scope, now=now)
    reading = read_dataset(dataset, table, known)
    if dataset.changes_organisation:
        facts = by_key(dataset, lookups.unit_facts(session, scope))
    else:
        facts = by_key(dataset, batch_queries.known_facts(session, dataset, reading.years))
    changes = compare(dataset, reading.records, facts)
    plausible = year_change(dataset, reading.records, facts)
    report = make_report(table, reading, changes, plausible)
    return DryRun(reading=reading, changes=changes, report=report)


def save_upload(
    session: Session, actor: Actor, batch_id: int, *, parent_id: int | None, now: datetime
) -> None:
    """Store the rows of a file that was read and found faultless."""
    scope = authorize(actor, Can.REGISTER_IMPORT)
    batch = session.get_one(ImportBatch, batch_id)
    upload = session.get_one(ImportUpload, batch_id)
    shown = unpack(upload.report)
    batch_queries.hold_dataset(session, batch.dataset)
    if batch.based_on != batch_queries.latest_saved_id(session, batch.dataset):
        raise StaleImportError
    new_places.add_places(session, actor, shown.unknown, parent_id=parent_id, now=now)
    dataset = dataset_named(batch.dataset)
    if dataset.by_column and shown.sheet == "":
        known = _known(session, dataset, scope=scope, now=now)
        report = bulk_run.save(session, dataset, zlib.decompress(upload.content), batch=batch,
                               known=known)  # fmt: skip
    else:
        table = unpack_table(upload.content)
        run = _dry_run(session, dataset, table, scope=scope, now=now)
        report = run.report
        if _is_as_shown(report, shown):
            _store(session, actor, batch, run, scope=scope, now=now)
    if not _is_as_shown(report, shown):
        raise StaleImportError
    batch.state, batch.saved_at = BatchState.SAVED.value, now
    session.delete(upload)
    session.flush()
    _record_saved(session, actor, batch, now=now)


def _store(
    session: Session, actor: Actor, batch: ImportBatch, run: DryRun, /, *,
    scope: Scope, now: datetime,
) -> None:  # fmt: skip
    dataset = dataset_named(batch.dataset)
    if dataset.changes_organisation:
        org_edits.apply_units(
            session,
            actor,
            run.changes,
            batch_id=batch.id,
            scope=scope,
            today=local_day(now),
            now=now,
        )
    else:
        fact_rows.store(session, dataset, batch.id, run.changes)


def _is_as_shown(now: Report, shown: Report) -> bool:
    counts = (now.new, now.changed, now.unchanged, now.removed, now.findings, now.unknown)
    return counts == (shown.new, shown.changed, shown.unchanged, shown.removed, (), ())


def _record_saved(session: Session, actor: Actor, batch: ImportBatch, *, now: datetime) -> None:
    record(
        session,
        actor,
        "register.batch-saved",
        batch.id,
        now=now,
        dataset=batch.dataset,
        sha256=batch.sha256,
        new=batch.new,
        changed=batch.changed,
    )
