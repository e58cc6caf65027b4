"""Migrated databases for tests, made once per run, and copies of them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, Engine, text
from support.vaults import VAULT

from qms.db import migrations
from qms.db.session import WRITES, Database, make_engine
from qms.tables import metadata

LEAVE = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = :name AND usename = current_user"
)


def migrated(url: str) -> Engine:
    """Return an engine whose database has the newest tables."""
    engine = make_engine(url)
    metadata.create_all(engine)
    command.stamp(migrations.alembic_config(engine), "head")
    return engine


def copied(engine: Engine, folder: Path) -> Engine:
    """Return an engine on a copy of the database, which nobody may be writing in."""
    name = f"qms_{uuid.uuid4().hex[:12]}"
    if engine.dialect.name == "sqlite":
        file = folder / f"{name}.db"
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # A copy for tests need not outlive a power cut: nothing waits for the disk.
            connection.connection.execute("PRAGMA synchronous=OFF")
            connection.connection.execute("VACUUM INTO ?", (str(file),))
            connection.connection.execute("PRAGMA synchronous=NORMAL")
        return make_engine(f"sqlite:///{file}")
    template = engine.url.database
    engine.dispose()  # PostgreSQL copies only a database that nobody is connected to
    return make_engine(created(engine, name, template=template))


def created(server: Engine, name: str, *, template: str = "template1") -> str:
    """Create a database on the PostgreSQL server and return its address."""
    with _maintenance(server) as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    return server.url.set(database=name).render_as_string(hide_password=False)


def dropped(engine: Engine) -> None:
    """Close the engine; remove its database from a PostgreSQL server."""
    engine.dispose()
    if engine.dialect.name != "sqlite":
        with _maintenance(engine) as connection:
            # Not by force: that fails where the server itself is vacuuming.
            connection.execute(LEAVE, {"name": engine.url.database})
            connection.execute(text(f'DROP DATABASE "{engine.url.database}"'))


@contextmanager
def _maintenance(engine: Engine) -> Iterator[Connection]:
    server = make_engine(
        engine.url.set(database="postgres").render_as_string(hide_password=False)
    ).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        yield connection
    server.dispose()


@contextmanager
def held(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose every change is undone at the end, also what was committed."""
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()


@contextmanager
def held_database(engine: Engine) -> Iterator[Database]:
    """Yield a database on such a connection."""
    with held(engine) as connection:
        yield Database(connection, vault=VAULT)
