"""Rows for any table, from what the database itself says of its columns and checks."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Time,
    Uuid,
    insert,
    inspect,
)
from sqlalchemy.exc import DBAPIError

CHOICE = re.compile(r"""["(]?(\w+)["]?(?:\)?::text)?\)? (?:IN|= ANY)[ (]+(?:ARRAY\[)?'([^']*)'""")
"""A check that lists words: the column and the first of them."""
MOMENT = datetime(2026, 10, 15, 12, 0, tzinfo=UTC)


def fill(engine: Engine, rows: int) -> dict[str, int]:
    """Put up to `rows` rows in every table that has none; return how many each got."""
    tables = MetaData()
    tables.reflect(engine)
    return {one.name: _filled(engine, one, rows) for one in tables.sorted_tables
            if one.name != "alembic_version"}  # fmt: skip


def _filled(engine: Engine, table: Table, rows: int) -> int:
    """Return how many rows the table's checks let in; one that has rows is left alone."""
    with engine.connect() as connection:
        if connection.execute(table.select().limit(1)).first():
            return 0
    words = _choices(engine, table)
    put = 0
    for n in range(1, rows + 1):
        values = {one.name: _value(one, n, words) for one in table.columns if _is_given(one)}
        try:
            with engine.begin() as connection:
                connection.execute(insert(table).values(values))
        except DBAPIError:  # a check of several columns, or a key that another row has
            continue
        put += 1
    return put


def _choices(engine: Engine, table: Table) -> dict[str, str]:
    found = inspect(engine).get_check_constraints(table.name)
    texts: Iterable[str] = [one["sqltext"] for one in found]
    return dict(pair for text in texts for pair in CHOICE.findall(text))


def _is_given(column: Column[object]) -> bool:
    """Return whether a value is put in: what may be empty is, so that columns are few."""
    return not column.nullable


def _value(column: Column[object], n: int, words: dict[str, str]) -> object:
    kind = column.type
    if column.name in words:
        return words[column.name]
    if column.foreign_keys:
        return n if isinstance(kind, Integer) else f"t{n}"
    plain = {
        Boolean: False, Integer: n, Float: float(n), Numeric: Decimal(n), DateTime: MOMENT,
        Date: date(2026, 1, n), Time: time(n), LargeBinary: b"x", JSON: {}, Uuid: f"{n:032x}",
    }  # fmt: skip
    found = next((value for cls, value in plain.items() if isinstance(kind, cls)), None)
    return found if found is not None else f"t{n}"[: getattr(kind, "length", None) or 9]
