"""The restore test: a backup is put back in a temporary place, judged, and removed again."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import ProgrammingError

from qms.config import Settings
from qms.db.session import make_engine
from qms.recovery import postgres, sqlite
from qms.recovery.archive import read_manifest, unpack
from qms.recovery.core.faults import RecoveryRefusedError
from qms.recovery.core.manifest import Manifest
from qms.recovery.services.judging import Judged, judge, refuse_newer
from qms.recovery.services.restoring import holds_something
from qms.recovery.services.taking import ANCHORS, ERASURES, product_version
from qms.retention.kinds import Kinds

NO_SERVER = (
    "Säkerhetskopian är från PostgreSQL. Ange en tom databas att prova i med --database, eller "
    "sätt QMS_DATABASE_URL till servern."
)
MAY_NOT_CREATE = (
    "Kontot får inte göra en tillfällig databas på servern. Ge det rätten CREATEDB, eller ange "
    "en tom databas att prova i med --database."
)
NOT_EMPTY = "Databasen att prova i är inte tom. Ange en som är det: den töms efter provet."


def prove(
    settings: Settings, file: Path, kinds: Kinds, *, database: str, now: datetime
) -> tuple[Manifest, Judged]:
    """Return what the backup says of itself and what was found; raise RecoveryRefusedError.

    `database` is the address of an empty PostgreSQL database, or empty: then one is made.
    """
    manifest = read_manifest(file, product=product_version())
    refuse_newer(manifest, product=product_version())
    with tempfile.TemporaryDirectory(dir=settings.instance, prefix=".restore-test-") as place:
        work = Path(place)
        unpack(file, manifest, work)
        with _loaded(settings, manifest, work, database) as engine:
            trial = replace(
                settings,
                database_url=engine.url.render_as_string(hide_password=False),
                key_file=settings.keys,
                erasure_file=_own(settings.erasures, work / ERASURES),
                anchor_file=_own(settings.anchors, work / ANCHORS),
            )
            judged = judge(engine, manifest, trial, kinds, now=now)
    if judged.list_fault:
        raise RecoveryRefusedError(judged.list_fault)
    return manifest, judged


def _own(place: Path, copy: Path) -> Path:
    """Return the installation's own list, or the backup's copy where it is gone."""
    return place if place.exists() else copy


@contextmanager
def _loaded(settings: Settings, manifest: Manifest, work: Path, database: str) -> Iterator[Engine]:
    if manifest.database == "sqlite":
        file = work / "qms.db"
        sqlite.load(work / sqlite.NAME, file)
        engine = make_engine(f"sqlite:///{file}")
        try:
            yield engine
        finally:
            engine.dispose()
        return
    with _given(database) if database else _made(settings) as engine:
        postgres.load(engine.url, work / postgres.NAME, instead_of=(), dialect=engine.dialect)
        yield engine


@contextmanager
def _given(database: str) -> Iterator[Engine]:
    """Yield the empty database that was named, and empty it afterwards."""
    engine = make_engine(database)
    try:
        if engine.dialect.name != "postgresql" or holds_something(engine):
            raise RecoveryRefusedError(NOT_EMPTY)
        with engine.begin() as connection:
            _drop_all(connection)
        try:
            yield engine
        finally:
            with engine.begin() as connection:
                _drop_all(connection)
    finally:
        engine.dispose()


def _drop_all(connection: Connection) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for name in inspect(connection).get_table_names():
        connection.execute(text(f"DROP TABLE {quote(name)} CASCADE"))


@contextmanager
def _made(settings: Settings) -> Iterator[Engine]:
    """Yield a database of its own on the installation's server, and remove it afterwards."""
    if settings.is_sqlite:
        raise RecoveryRefusedError(NO_SERVER)
    server = make_engine(settings.database_url).execution_options(isolation_level="AUTOCOMMIT")
    name = f"qms_restore_test_{uuid.uuid4().hex[:12]}"
    quote = server.dialect.identifier_preparer.quote
    try:
        with server.connect() as connection:
            connection.execute(
                text(f"CREATE DATABASE {quote(name)} TEMPLATE template0 ENCODING 'UTF8'")
            )
    except ProgrammingError:
        server.dispose()
        raise RecoveryRefusedError(MAY_NOT_CREATE) from None
    engine = make_engine(server.url.set(database=name).render_as_string(hide_password=False))
    try:
        yield engine
    finally:
        engine.dispose()
        with server.connect() as connection:
            # Without FORCE, which may not end the server's own vacuuming of it.
            connection.execute(text(f"DROP DATABASE {quote(name)}"))
        server.dispose()
