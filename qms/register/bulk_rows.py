"""Files of a million lines against the register: compared and stored month by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from qms.register.core.bulk import Lines, Scope
from qms.register.core.changes import Cells, Changes, Tally
from qms.register.core.dataset import Dataset
from qms.register.core.storage import digester
from qms.register.models import FACTS

IDS_AT_A_TIME = 500
ROWS_AT_A_TIME = 5_000
Named = tuple[str, Cells]
"""A row with its digest."""


@dataclass(slots=True)
class _Month:
    """What the file does to a month: rows that come, ids that go, and how many rows that is."""

    come: list[Named] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    new: int = 0
    unchanged: int = 0
    removed: int = 0

    def count(self, *, now: int, before: int) -> None:
        """Count rows that are alike: in the file, and in the register before."""
        self.new += max(0, now - before)
        self.unchanged += min(now, before)
        self.removed += max(0, before - now)


def compared(session: Session, dataset: Dataset, lines: Lines) -> Changes:
    """Return how many rows of the register the file adds, leaves and removes."""
    return _summed([_counted(session, dataset, lines, at) for at in range(len(lines.scopes))])


def _counted(session: Session, dataset: Dataset, lines: Lines, at: int, /) -> _Month:
    known = _known(session, dataset, lines.scopes[at])
    if not known:
        return _Month(new=int(lines.columns[_number_at(dataset)].codes[lines.rows(at)].sum()))
    month = _month(dataset, lines.cells(at), known)
    month.come.clear()
    return month


def store(session: Session, dataset: Dataset, batch_id: int, lines: Lines, /) -> Changes:
    """Write the rows as the batch's, mark those they replace, and return how many they are."""
    found: list[_Month] = []
    for at, scope in enumerate(lines.scopes):
        month = _month(dataset, lines.cells(at), _known(session, dataset, scope))
        _write(session, dataset, batch_id, month)
        month.come.clear()
        found.append(month)
    return _summed(found)


def _summed(months: Sequence[_Month]) -> Changes:
    tally = Tally(
        new=sum(month.new for month in months),
        changed=0,
        unchanged=sum(month.unchanged for month in months),
        removed=sum(month.removed for month in months),
    )
    return Changes(new=(), changed=(), tally=tally)


def _number_at(dataset: Dataset) -> int:
    return [column.key for column in dataset.columns].index(dataset.counted)


def _known(session: Session, dataset: Dataset, scope: Scope) -> dict[str, tuple[int, int]]:
    """Return id and number of the register's rows of the month, by digest."""
    table = FACTS[dataset.key]
    keys = zip(dataset.key_columns, scope, strict=True)
    query = select(table.c.digest, table.c.id, table.c[dataset.counted]).where(
        table.c.superseded_by.is_(None), *(table.c[column.key] == value for column, value in keys)
    )
    return {digest: (fact_id, number) for digest, fact_id, number in session.execute(query)}


def _month(dataset: Dataset, rows: Iterator[Cells], known: dict[str, tuple[int, int]]) -> _Month:
    digest, at, month = digester(dataset), _number_at(dataset), _Month()
    for cells in rows:
        name, now = digest(cells), cells[at]
        fact_id, before = known.pop(name, (0, 0))
        number = now if isinstance(now, int) else 1
        month.count(now=number, before=before)
        if number != before:
            month.come.append((name, cells))
            month.gone += [fact_id] if before else []
    for fact_id, before in known.values():
        month.count(now=0, before=before)
        month.gone.append(fact_id)
    return month


def _write(session: Session, dataset: Dataset, batch_id: int, month: _Month, /) -> None:
    table = FACTS[dataset.key]
    for start in range(0, len(month.gone), IDS_AT_A_TIME):
        ids = month.gone[start : start + IDS_AT_A_TIME]
        replaced = update(table).where(table.c.id.in_(ids))
        session.execute(replaced.values(superseded_by=batch_id))
    names = ("batch_id", "digest", *(column.key for column in dataset.columns))
    rows = iter(sorted(month.come, key=lambda row: row[0]))  # in the order of the index
    statement = insert(table)
    while some := list(islice(rows, ROWS_AT_A_TIME)):
        session.execute(
            statement,
            [dict(zip(names, (batch_id, name, *cells), strict=True)) for name, cells in some],
        )
