"""Taking a backup: the database as it was at one moment, and what lies beside it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.audit.queries import last_link
from qms.audit.services import record
from qms.config import Settings
from qms.db.session import Database, make_engine
from qms.recovery import postgres, sqlite
from qms.recovery.archive import PREFIX, SUFFIX, part_of, read_manifest, unpack, write_archive
from qms.recovery.core.faults import RecoveryRefusedError
from qms.recovery.core.manifest import Manifest
from qms.recovery.sums import table_sums

ACTOR = system_actor("recovery")
ERASURES, ANCHORS = "erasures.jsonl", "audit-anchors.txt"
"""What the lists beside the database are called in the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup on the disk. `recorded` is whether the audit trail could tell of it."""

    file: Path
    manifest: Manifest
    recorded: bool


def product_version() -> str:
    """Return the version of the product that runs."""
    try:
        return version("qms")
    except PackageNotFoundError:  # a checkout that was never installed
        return "0"


def back_up(settings: Settings, folder: Path, *, now: datetime) -> Backup:
    """Write a backup to a new file in the folder and read it back; raise RecoveryRefusedError."""
    target = folder / f"{PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"
    if target.exists():
        raise RecoveryRefusedError(f"Filen {target} finns redan.")
    engine = make_engine(settings.database_url)
    if settings.is_sqlite and not Path(engine.url.database or "").is_file():
        raise RecoveryRefusedError(f"Databasen {engine.url.database} finns inte.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        recorded = _recorded(engine, now)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as work:
            manifest = _written(settings, engine, Path(work), target, now=now)
        _read_back(target)
    finally:
        engine.dispose()
    return Backup(file=target, manifest=manifest, recorded=recorded)


def _recorded(engine: Engine, now: datetime) -> bool:
    """Let the trail tell of the backup; one that cannot be written to is backed up all the same."""
    try:
        with Database(engine).transaction() as session:
            record(session, ACTOR, "recovery.backup-made", now=now)
    except DBAPIError:
        return False
    return True


def _written(
    settings: Settings, engine: Engine, work: Path, target: Path, *, now: datetime
) -> Manifest:
    with _at_one_moment(engine, work) as (file, connection):
        head = MigrationContext.configure(connection).get_current_revision()
        chain = last_link(Session(connection))
        tables = table_sums(connection)
    # After the database: what it calls erased is then in the list.
    files = (file, *_beside(settings, work))
    manifest = Manifest(
        product=product_version(),
        head=head or "",
        database=engine.dialect.name,
        at=now.astimezone(UTC),
        chain=chain,
        parts=tuple(map(part_of, files)),
        tables=tables,
    )
    write_archive(target, manifest, files)
    return manifest


@contextmanager
def _at_one_moment(engine: Engine, work: Path) -> Iterator[tuple[Path, Connection]]:
    """Yield the packed database, and a connection that sees exactly what it holds."""
    if engine.dialect.name == "sqlite":
        copy, packed = work / "qms.db", work / sqlite.NAME
        sqlite.copy_database(Path(engine.url.database or ""), copy)
        sqlite.pack(copy, packed)
        copied = make_engine(f"sqlite:///{copy}")
        try:
            with copied.connect() as connection:
                yield packed, connection
        finally:
            copied.dispose()
        return
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        postgres.dump(engine.url, work / postgres.NAME, snapshot=str(snapshot))
        yield work / postgres.NAME, connection


def _beside(settings: Settings, work: Path) -> Iterator[Path]:
    """Yield copies of the list of what is erased and of the anchors, where there are any."""
    for file, name in ((settings.erasures, ERASURES), (settings.anchors, ANCHORS)):
        if file.exists():
            yield Path(shutil.copyfile(file, work / name))


def _read_back(file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".unfinished-") as work:
        unpack(file, read_manifest(file, product=product_version()), Path(work))
