"""What the tables hold, in one figure each: rows, and a checksum of them in order of their key."""

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    column,
    inspect,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.engine.interfaces import ReflectedColumn

from qms.recovery.core.manifest import TableSum

# What decides how PostgreSQL writes a value: the same on every server.
AS_TEXT = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)


def table_sums(connection: Connection) -> dict[str, TableSum]:
    """Return every table's rows and checksum, as the connection's transaction sees them."""
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        for setting in AS_TEXT:
            connection.execute(text(setting))
    there = inspect(connection)
    found = {}
    for name in sorted(there.get_table_names()):
        keys = there.get_pk_constraint(name)["constrained_columns"]
        query = _all_rows(name, there.get_columns(name), keys, in_c=not is_sqlite)
        found[name] = _fetched(connection, query) if is_sqlite else _copied(connection, query)
    return found


def _all_rows(
    name: str, columns: Iterable[ReflectedColumn], keys: list[str], *, in_c: bool
) -> Select[tuple[object]]:
    """Return the question for all rows in an order that no language setting decides."""
    texts = {one["name"] for one in columns if isinstance(one["type"], String)}
    order = keys or [one["name"] for one in columns]
    by = [
        column(key, String()).collate("C") if in_c and key in texts else column(key)
        for key in order
    ]
    return select(literal_column("*")).select_from(table(name)).order_by(*by)


def _fetched(connection: Connection, query: Select[tuple[object]]) -> TableSum:
    digest, rows = hashlib.sha256(), 0
    for row in connection.execution_options(stream_results=True).execute(query):
        digest.update(repr(tuple(row)).encode())
        rows += 1
    return TableSum(rows=rows, sha256=digest.hexdigest())


def _copied(connection: Connection, query: Select[tuple[object]]) -> TableSum:
    """Let PostgreSQL write the rows as text: a line each, line breaks within values escaped."""
    digest, rows = hashlib.sha256(), 0
    asked = str(query.compile(dialect=connection.dialect))
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY ({asked}) TO STDOUT") as out:
        for chunk in out:
            digest.update(chunk)
            rows += bytes(chunk).count(b"\n")
    return TableSum(rows=rows, sha256=digest.hexdigest())
