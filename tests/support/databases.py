"""Migrated databases for tests, made once per run."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from qms.db import migrations
from qms.db.session import WRITES, Database, make_engine


def migrated(url: str) -> Engine:
    """Return an engine whose database has the newest tables."""
    engine = make_engine(url)
    migrations.upgrade(engine)
    return engine


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
        yield Database(connection)
