"""What was erased leaves the database's own files too, and not only its tables."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import OperationalError

PATIENCE = "5s"
"""How long a table may be waited for; whoever reads it then waits too."""


def scrub(engine: Engine, tables: Iterable[str]) -> bool:
    """Rewrite the file, or the tables, without what was erased; return whether it could be done.

    SQLite: the file is written anew and its journal emptied. PostgreSQL: the tables are written
    anew; what its write-ahead log and backups hold goes when they do. False when somebody held
    what had to be written, or the account does not own a table, which PostgreSQL skips with
    nothing but a warning.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            if engine.dialect.name == "sqlite":
                return _sqlite(connection)
            return _postgresql(connection, sorted(tables))
        except OperationalError:
            return False


def _sqlite(connection: Connection) -> bool:
    cursor = connection.connection.cursor()
    cursor.execute("VACUUM")
    busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


OWNS = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:name)")


def _postgresql(connection: Connection, tables: Sequence[str]) -> bool:
    connection.execute(select(func.set_config("lock_timeout", PATIENCE, False)))
    quote = connection.dialect.identifier_preparer.quote
    owned = [one for one in tables if connection.scalar(OWNS, {"name": quote(one)})]
    try:
        for name in owned:
            connection.execute(text(f"VACUUM (FULL) {quote(name)}"))
    finally:
        connection.execute(text("RESET lock_timeout"))
    return len(owned) == len(tables)
