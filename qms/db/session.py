"""Sessions: one to read with, one transaction to write with, alike on both databases."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

WRITES = "qms_writes"


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL with our settings on every connection."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # else the driver opens transactions on its own
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # A read that turns into a write under plain BEGIN gives "database is locked" at once.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """Opens sessions on one engine, or on one connection when a test holds the transaction."""

    def __init__(self, bind: Engine | Connection) -> None:
        self.bind = bind
        # A write that joins a transaction held outside it becomes a savepoint there.
        joined: dict[str, Any] = (
            {"join_transaction_mode": "create_savepoint"} if isinstance(bind, Connection) else {}
        )
        writing = bind.execution_options(**{WRITES: True}) if isinstance(bind, Engine) else bind
        self._read = sessionmaker(bind, expire_on_commit=False, **joined)
        self._write = sessionmaker(writing, expire_on_commit=False, **joined)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session whose changes are never stored."""
        with self._read() as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session that is committed as a whole at the end, or not at all."""
        with self._write.begin() as session:
            yield session
