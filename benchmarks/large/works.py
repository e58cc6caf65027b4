"""An import and the yearly allocation at the installation's size, each taken back afterwards."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from large.calculated import MAKER, yearly_run
from qms.access.scope import Scope
from qms.db.session import Database
from qms.kernel.clock import local_day
from qms.kernel.table_write import write_csv
from qms.org.models import OrgNode
from qms.register import dry_run, services
from qms.tables import metadata

HEADER = ("enhet", "årskurs", "år", "antal")
COUNTS = "pupil_counts"
Work = tuple[str, Callable[[], object]]


class _TakenBackError(Exception):
    """Ends a transaction without keeping it."""


def works(db: Database, *, now: datetime) -> Iterator[Work]:
    """Yield what is to be timed: the file has a row for each unit and step of the last autumn."""
    with db.reading() as session:
        content, rows = _file(session)
    staged: list[int] = []
    yield f"import of {rows:,} rows: dry run", partial(_dry_run, db, content, staged, now)
    yield f"import of {rows:,} rows: save", lambda: _saved(db, staged[0], now)
    services_undo = partial(_undo, db, staged, now)
    yield f"import of {rows:,} rows: undo", services_undo
    yield "yearly allocation run", lambda: _run(db, now)


def _file(session: Session) -> tuple[bytes, int]:
    counts = metadata.tables["fact_pupil_counts"]
    compulsory = counts.c.step.between(0, 9)
    last = session.scalar(select(counts.c.year).order_by(counts.c.year.desc()).limit(1))
    query = (
        select(OrgNode.local_id, counts.c.step, counts.c.year, counts.c.n)
        .join(counts, counts.c.unit_id == OrgNode.id)
        .where(counts.c.year == last, counts.c.superseded_by.is_(None), counts.c.n > 0, compulsory)
    )
    rows = [(unit, step, year, n + 1) for unit, step, year, n in session.execute(query)]
    return write_csv(HEADER, rows, locale="sv"), len(rows)


def _dry_run(db: Database, content: bytes, staged: list[int], now: datetime) -> None:
    with db.transaction() as session:
        name = "elever.csv"
        batch = services.stage_import(
            session, MAKER, dataset_key=COUNTS, file_name=name, content=content, now=now
        )
        if services.report_of(session, batch) is None:
            dry_run.read_upload(session, batch, scope=Scope(everything=True), now=now)
    with db.reading() as session:
        report = services.report_of(session, batch)
    if report is None or not report.can_be_saved:
        raise SystemExit("the file of the register's own pupils was refused")
    staged.append(batch)


def _saved(db: Database, batch: int, now: datetime) -> None:
    with db.transaction() as session:
        dry_run.save_upload(session, MAKER, batch, parent_id=None, now=now)


def _undo(db: Database, staged: list[int], now: datetime) -> None:
    with db.transaction() as session:
        services.undo_batch(session, MAKER, staged[0], now=now)


def _run(db: Database, now: datetime) -> None:
    try:
        with db.transaction() as session:
            yearly_run(session, local_day(now).year + 1, now=now)
            raise _TakenBackError
    except _TakenBackError:
        return
