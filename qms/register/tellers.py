"""What modules above the register say of a file before it is saved: it cannot ask them itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from qms.register.core.bulk.lines import Coded
from qms.register.core.dataset import Dataset
from qms.register.core.findings import Record

Teller = Callable[[Session, Mapping[str, Coded]], tuple[str, ...]]
"""Returns remarks on the rows without faults, given as columns by key; nothing is a fault."""
_TELLERS: dict[str, Teller] = {}


def tells(dataset: str, teller: Teller) -> None:
    """Let a module say what the reader of a dry run of the dataset should know."""
    _TELLERS[dataset] = teller


def told(session: Session, dataset: Dataset, columns: Sequence[Coded]) -> tuple[str, ...]:
    """Return what is to be said of the rows; `columns` are in the order of the dataset's."""
    teller = _TELLERS.get(dataset.key)
    if teller is None:
        return ()
    keys = (column.key for column in dataset.columns)
    return teller(session, dict(zip(keys, columns, strict=True)))


def told_of_records(
    session: Session, dataset: Dataset, records: Sequence[Record]
) -> tuple[str, ...]:
    """Return what is to be said of rows that were read one by one."""
    if dataset.key not in _TELLERS:
        return ()
    rows = [record.values for record in records]
    return told(session, dataset, [_coded([row[n] for row in rows])
                                   for n in range(len(dataset.columns))])  # fmt: skip


def _coded(values: Sequence[Any]) -> Coded:
    numbers: dict[Any, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for value in values]
    return Coded(values=tuple(numbers), codes=np.array(codes, dtype=np.int64))
