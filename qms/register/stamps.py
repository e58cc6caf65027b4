"""What tells whether the register's facts are the same as before."""

from collections.abc import Hashable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.db.session import once
from qms.register.core.batches import KEPT
from qms.register.models import ImportBatch


def stamp(session: Session, *datasets: str) -> Hashable:
    """Return what changes with every fact of the datasets; one statement a session.

    Facts come and go with batches alone: with one that is saved and one that is undone.
    """
    found = once(session, "register.stamps", lambda: _stamps(session), of=ImportBatch.__tablename__)
    return tuple(found.get(dataset) for dataset in datasets)


def _stamps(session: Session) -> Mapping[str, Hashable]:
    table = ImportBatch
    query = (
        select(
            table.dataset, table.state, func.count(), func.max(table.id),
            func.max(table.saved_at), func.max(table.undone_at),
        )
        .where(table.state.in_([state.value for state in KEPT]))
        .group_by(table.dataset, table.state)
        .order_by(table.dataset, table.state)
    )  # fmt: skip
    found: dict[str, tuple[object, ...]] = {}
    for dataset, *what in session.execute(query):
        found[dataset] = (*found.get(dataset, ()), *what)
    return found
