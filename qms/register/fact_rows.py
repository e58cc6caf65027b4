"""Writing facts in bulk: rows in, rows replaced, rows revived."""

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from qms.register.core.changes import Cells, Changes
from qms.register.core.dataset import Dataset
from qms.register.core.storage import digester, places_of
from qms.register.models import FACTS

AT_A_TIME = 500  # ids in one statement; databases bound the number of parameters


def store(session: Session, dataset: Dataset, batch_id: int, changes: Changes) -> None:
    """Add the new and changed rows as the batch's; what they replace is kept, marked so."""
    table = FACTS[dataset.key]
    old = [*(fact_id for fact_id, _ in changes.changed), *changes.removed]
    for start in range(0, len(old), AT_A_TIME):
        replaced = update(table).where(table.c.id.in_(old[start : start + AT_A_TIME]))
        session.execute(replaced.values(superseded_by=batch_id))
    names = [place.name for place in places_of(dataset)]
    name_of = digester(dataset)

    def digest(cells: Cells) -> dict[str, str]:
        return {"digest": name_of(cells)} if dataset.counted else {}

    rows = [*changes.new, *(cells for _, cells in changes.changed)]
    if rows:
        session.execute(
            insert(table),
            [
                {"batch_id": batch_id, **dict(zip(names, cells, strict=True)), **digest(cells)}
                for cells in rows
            ],
        )


def take_back(session: Session, dataset: Dataset, batch_id: int) -> None:
    """Remove the batch's rows and let what they replaced hold again."""
    table = FACTS[dataset.key]
    session.execute(delete(table).where(table.c.batch_id == batch_id))
    revived = update(table).where(table.c.superseded_by == batch_id)
    session.execute(revived.values(superseded_by=None))
