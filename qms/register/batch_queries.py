"""Reading batches and the facts that a file is compared with."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from qms.identity.models import Account
from qms.jobs import queries as jobs
from qms.register.core.batches import KEPT, Batch, BatchState
from qms.register.core.changes import Fact
from qms.register.core.dataset import Dataset
from qms.register.core.storage import places_of
from qms.register.models import FACTS, ImportBatch, ImportPin


def _batch(row: ImportBatch, pins: Sequence[str] = (), *, state: BatchState | None = None) -> Batch:
    return Batch(
        id=row.id,
        dataset=row.dataset,
        file_name=row.file_name,
        sha256=row.sha256,
        state=state or BatchState(row.state),
        account_id=row.account_id,
        by=row.asked_by,
        staged_at=row.staged_at,
        saved_at=row.saved_at,
        undone_at=row.undone_at,
        rows=row.rows,
        faults=row.faults,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        first_year=row.first_year,
        last_year=row.last_year,
        based_on=row.based_on,
        job_id=row.job_id,
        pins=tuple(pins),
    )


def batch(session: Session, batch_id: int) -> Batch | None:
    """Return one batch with what is pinned to it."""
    row = session.get(ImportBatch, batch_id)
    if row is None:
        return None
    return _batch(row, pins_of(session, batch_id), state=state_now(session, row))


def locked(session: Session, batch_id: int) -> ImportBatch | None:
    """Return the batch's row as it stands now, held until the transaction ends."""
    query = select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def state_now(session: Session, row: ImportBatch) -> BatchState:
    """Return where the file is: one whose save job ended without saving it waits again."""
    state = BatchState(row.state)
    if state is not BatchState.SAVING:
        return state
    job = jobs.job(session, row.job_id) if row.job_id is not None else None
    return BatchState.SAVING if job is not None and job.is_active else BatchState.STAGED


def batches(session: Session, ids: Iterable[int]) -> dict[int, Batch]:
    """Return the batches by id; pins not filled in."""
    rows = session.scalars(select(ImportBatch).where(ImportBatch.id.in_(set(ids))))
    return {row.id: _batch(row) for row in rows}


def pins_of(session: Session, batch_id: int) -> tuple[str, ...]:
    """Return the names of the adopted runs that rest on the batch."""
    query = select(ImportPin.label).where(ImportPin.batch_id == batch_id).order_by(ImportPin.label)
    return tuple(session.scalars(query))


def _kept() -> Select[Any]:
    return select(ImportBatch).where(ImportBatch.state.in_([state.value for state in KEPT]))


def history(session: Session, *, dataset: str | None = None, limit: int = 50) -> tuple[Batch, ...]:
    """Return the newest batches that were saved, undone ones included; pins not filled in."""
    query = _kept().order_by(ImportBatch.saved_at.desc(), ImportBatch.id.desc()).limit(limit)
    if dataset is not None:
        query = query.where(ImportBatch.dataset == dataset)
    return tuple(_batch(row) for row in session.scalars(query))


def names_of(session: Session, batches: Iterable[Batch]) -> dict[int, str]:
    """Return the name of whoever uploaded each batch, by account."""
    ids = {found.account_id for found in batches if found.account_id is not None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def open_imports(session: Session, *, limit: int = 20) -> tuple[Batch, ...]:
    """Return the files that were read but neither saved nor cancelled, newest first."""
    states = (BatchState.READING.value, BatchState.STAGED.value, BatchState.SAVING.value)
    query = select(ImportBatch).where(ImportBatch.state.in_(states))
    rows = session.scalars(query.order_by(ImportBatch.id.desc()).limit(limit)).all()
    return tuple(_batch(row, state=state_now(session, row)) for row in rows)


def latest_saved(session: Session) -> dict[str, Batch]:
    """Return each dataset's latest saved batch that is not undone."""
    newest = (
        select(func.max(ImportBatch.id))
        .where(ImportBatch.state == BatchState.SAVED.value)
        .group_by(ImportBatch.dataset)
    )
    rows = session.scalars(select(ImportBatch).where(ImportBatch.id.in_(newest)))
    return {row.dataset: _batch(row) for row in rows}


def latest_saved_id(session: Session, dataset: str) -> int:
    """Return the dataset's latest saved batch, 0 when it has none: its state changes with it."""
    query = select(func.max(ImportBatch.id)).where(
        ImportBatch.dataset == dataset, ImportBatch.state == BatchState.SAVED.value
    )
    return session.scalar(query) or 0


def saved_of(session: Session, dataset: str, year: int) -> tuple[int, ...]:
    """Return the dataset's saved batches that have the year, in order."""
    query = select(ImportBatch.id).where(
        ImportBatch.dataset == dataset,
        ImportBatch.state == BatchState.SAVED.value,
        ImportBatch.first_year <= year,
        ImportBatch.last_year >= year,
    )
    return tuple(session.scalars(query.order_by(ImportBatch.id)))


def latest_year_of(session: Session, dataset: str, year: int) -> int | None:
    """Return the year, or the latest before it, that the dataset's saved batches reach."""
    query = select(func.max(ImportBatch.last_year)).where(
        ImportBatch.dataset == dataset,
        ImportBatch.state == BatchState.SAVED.value,
        ImportBatch.first_year <= year,
    )
    last = session.scalar(query)
    return None if last is None else min(last, year)


def years_with(session: Session, dataset: str) -> tuple[int, ...]:
    """Return the years that the dataset's saved batches have, the newest first."""
    query = select(ImportBatch.first_year, ImportBatch.last_year).where(
        ImportBatch.dataset == dataset, ImportBatch.state == BatchState.SAVED.value
    )
    found = {
        year
        for first, last in session.execute(query)
        if first is not None and last is not None
        for year in range(first, last + 1)
    }
    return tuple(sorted(found, reverse=True))


def hold_dataset(session: Session, dataset: str) -> None:
    """Hold the dataset until the transaction ends: files of it are saved one after the other."""
    query = select(ImportBatch.id).where(ImportBatch.dataset == dataset)
    session.execute(query.order_by(ImportBatch.id).limit(1).with_for_update())


def same_file(session: Session, dataset: str, sha256: str) -> Batch | None:
    """Return the saved batch that was read from the same file, if it still holds."""
    query = select(ImportBatch).where(
        ImportBatch.dataset == dataset,
        ImportBatch.sha256 == sha256,
        ImportBatch.state == BatchState.SAVED.value,
    )
    row = session.scalar(query.order_by(ImportBatch.id.desc()).limit(1))
    return _batch(row) if row else None


def known_facts(session: Session, dataset: Dataset, years: Sequence[int]) -> tuple[Fact, ...]:
    """Return the current facts of the years of a file and the year before them."""
    table = FACTS[dataset.key]
    columns = [table.c[place.name] for place in places_of(dataset)]
    query = select(table.c.id, *columns).where(table.c.superseded_by.is_(None))
    if years:
        before = 1 if dataset.plausible else 0
        query = query.where(table.c.year.between(min(years) - before, max(years)))
    return tuple(Fact(id=row[0], cells=tuple(row[1:])) for row in session.execute(query))
