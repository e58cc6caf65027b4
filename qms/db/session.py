"""Sessions: one to read with, one transaction to write with, alike on both databases."""

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from qms.db.kept import KEPT, Kept
from qms.db.marks import draw_marks, note_written
from qms.db.sight import SIGHT, Ask, everything, tell_postgresql

WRITES = "qms_writes"
ANSWERS = "qms_answers"
WRITTEN = "qms_written"
VAULT = "qms_vault"
PATIENCE = 10
"""Seconds to wait for a PostgreSQL server that does not answer; by itself it would be minutes."""

Answer = TypeVar("Answer")


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL with our settings on every connection."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    is_sqlite = url.startswith("sqlite")
    connect: dict[str, Any] = {} if is_sqlite else {"connect_timeout": PATIENCE}
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=not is_sqlite, connect_args=connect
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "begin", tell_postgresql)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # else the driver opens transactions on its own
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA busy_timeout=10000")
    # What is erased is written over with zeros; scrub() then writes the whole file anew.
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # A read that turns into a write under plain BEGIN gives "database is locked" at once.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """Opens sessions on one engine, or on one connection when a test holds the transaction.

    Every session carries `vault` in its `info`, for those who know what it is. `sight` says at
    each beginning what PostgreSQL may show: everything, unless somebody asks (`seen_by`).
    """

    def __init__(
        self, bind: Engine | Connection, *, vault: object | None = None, sight: Ask = everything
    ) -> None:
        self.bind, self._vault = bind, vault
        self.kept = Kept()
        info = {} if vault is None else {VAULT: vault}
        # A write that joins a transaction held outside it becomes a savepoint there.
        joined: dict[str, Any] = (
            {"join_transaction_mode": "create_savepoint"} if isinstance(bind, Connection) else {}
        )
        if isinstance(bind, Engine):
            bind = bind.execution_options(**{SIGHT: sight})
        writing = bind.execution_options(**{WRITES: True}) if isinstance(bind, Engine) else bind
        self._read = sessionmaker(bind, expire_on_commit=False, info=info, **joined)
        self._write = sessionmaker(writing, expire_on_commit=False, info=info, **joined)
        event.listen(self._write, "after_flush", _forget_flushed)
        event.listen(self._write, "do_orm_execute", _forget_executed)
        event.listen(self._write, "after_soft_rollback", _forget_all)
        event.listen(self._write, "before_commit", draw_marks)

    def seen_by(self, sight: Ask) -> "Database":
        """Return the same database with less to see; a connection that is held keeps its own."""
        return Database(self.bind, vault=self._vault, sight=sight)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session whose changes are never stored."""
        with self._read(info={ANSWERS: {}, KEPT: self.kept}) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session that is committed as a whole at the end, or not at all."""
        with self._write.begin() as session:
            session.info.update({ANSWERS: {}, WRITTEN: {}})
            yield session


def once(
    session: Session, question: Hashable, ask: Callable[[], Answer], *, of: str = ""
) -> Answer:
    """Return what `ask` answers; it is asked once per question and session.

    A session that reads is one transaction for one page, so an answer is never older than the
    rest of the page. A session that writes remembers only answers `of` tables whose names begin
    so, and until it writes to one of them itself.
    """
    answers = session.info.get(ANSWERS)
    if answers is None or (WRITTEN in session.info and not of):
        return ask()
    if WRITTEN in session.info:
        session.flush()  # what waits to be written is part of the answer, as for every question
    if question not in answers:
        answers[question] = ask()
        session.info.get(WRITTEN, {})[question] = of
    return cast("Answer", answers[question])


def has_asked(session: Session, question: Hashable) -> bool:
    """Return whether `once` has the answer already, and would give it."""
    if WRITTEN in session.info:
        session.flush()
    return question in session.info.get(ANSWERS, ())


def _forget(session: Session, tables: Iterable[str]) -> None:
    """Forget the answers that the tables were part of."""
    answers, written = session.info.get(ANSWERS, {}), session.info.get(WRITTEN, {})
    for name in set(tables) if written else ():
        for question in [one for one, of in written.items() if name.startswith(of)]:
            del answers[question], written[question]


def _forget_flushed(session: Session, _context: UOWTransaction) -> None:
    changed = {one.__tablename__ for one in (*session.new, *session.dirty, *session.deleted)}
    note_written(session, changed)
    _forget(session, changed)


def _forget_executed(asked: ORMExecuteState) -> None:
    if asked.is_insert or asked.is_update or asked.is_delete:
        written = [asked.statement.table.name]  # type: ignore[attr-defined]
        note_written(asked.session, written)
        _forget(asked.session, written)
    elif not asked.is_select:
        _forget_all(asked.session)


def _forget_all(session: Session, *_: object) -> None:
    session.info.get(ANSWERS, {}).clear()
    session.info.get(WRITTEN, {}).clear()
