"""Insert what is not there already, also when two do it at the same moment."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from qms.db.base import Base


def insert_new(
    session: Session,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    unique: Sequence[str],
    back: str = "id",
) -> Sequence[Any]:
    """Insert the rows whose `unique` columns nobody has yet; return their `back` column.

    A row that another transaction is inserting is waited for, and then is not new. Columns that
    have a default in the model must be given.
    """
    if not rows:
        return ()
    is_postgres = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgres else sqlite.insert
    query = (
        insert(table)
        .on_conflict_do_nothing(index_elements=list(unique))
        .returning(getattr(table, back))
    )
    return session.scalars(query, rows).all()
