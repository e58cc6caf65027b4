"""Which of the register's files a calculation rests on."""

from typing import Any

from sqlalchemy.orm import Session

from qms.allocation.core.model import AllocationModel
from qms.allocation.queries.material import needs_pupils
from qms.allocation.queries.need_hours import needs_hours
from qms.register import batch_queries
from qms.register import queries as register

DATASETS = ("pupil_counts", "background")


def batches(session: Session, model: AllocationModel, autumn: int) -> list[dict[str, Any]]:
    """Return which files the facts came from, with their checksums."""
    ids = {
        dataset: register.batches_behind(session, dataset, years=[autumn])
        for dataset in _datasets(model)
    }
    known = batch_queries.batches(session, [one for found in ids.values() for one in found])
    return [
        {"dataset": dataset, "id": one, "sha256": known[one].sha256}
        for dataset, found in ids.items()
        for one in found
    ]


def _datasets(model: AllocationModel) -> tuple[str, ...]:
    pupils = ("current_pupils",) if needs_pupils(model) else ()
    hours = ("need_points",) if needs_hours(model) else ()
    return (*DATASETS, *pupils, *hours)
