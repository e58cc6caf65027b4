"""Where the person's name stands in words that anybody may be named in: places, never the words."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Session

from qms.subject.queries.routes import classes, table_of

SHORTEST = 4  # signs: a shorter name stands in too many words


def mentions_of(session: Session, name: str) -> list[dict[str, Any]]:
    """Return table, column and row of each text where the whole name stands."""
    return list(_mentions(session, name)) if len(name) >= SHORTEST else []


def _mentions(session: Session, name: str) -> Iterator[dict[str, Any]]:
    for one in classes().values():
        table = table_of(one.name)
        keys = list(table.primary_key.columns)
        texts = [table.c[each] for each in one.words if isinstance(table.c[each].type, String)]
        for column in texts:
            query = select(*keys).where(column.contains(name, autoescape=True)).order_by(*keys)
            for row in session.execute(query):
                yield {"table": one.name, "column": column.name, "row": list(row)}
