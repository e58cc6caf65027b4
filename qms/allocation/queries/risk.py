"""Reading fits, and the register's pupils that they are made of and used on."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.risk.from_patterns import counted
from qms.allocation.core.risk.stored import StoredFit
from qms.allocation.models import FitRow
from qms.register import batch_queries
from qms.register import queries as register
from qms.register.core.facts import PupilPattern

HISTORIC: Final = "historic_pupils"
CURRENT: Final = "current_pupils"


def fits(session: Session, model_id: int) -> tuple[StoredFit, ...]:
    """Return a model's fits, the newest first."""
    query = select(FitRow).where(FitRow.model_id == model_id).order_by(FitRow.id.desc())
    return tuple(_stored(row) for row in session.scalars(query))


def fit(session: Session, model_id: int, fit_id: int) -> StoredFit | None:
    """Return one fit of the model, or None."""
    row = session.get(FitRow, fit_id)
    return _stored(row) if row is not None and row.model_id == model_id else None


def _stored(row: FitRow) -> StoredFit:
    return StoredFit(
        id=row.id,
        model_id=row.model_id,
        inputs=row.inputs,
        inputs_hash=row.inputs_hash,
        content=row.content,
        made_by=row.made_by,
        made_at=row.made_at,
    )


def historic_patterns(
    session: Session, scope: Scope, years: Iterable[int] | None = None
) -> tuple[PupilPattern, ...]:
    """Return earlier years' pupils with outcomes, of every school form."""
    return register.pupil_patterns(session, scope, dataset=HISTORIC, years=years)


def current_patterns(
    session: Session, scope: Scope, model: AllocationModel, *, year: int, unit_ids: Iterable[int]
) -> list[PupilPattern]:
    """Return the pupils of 15 October that the model counts, of those units."""
    found = register.pupil_patterns(
        session, scope, dataset=CURRENT, years=[year], unit_ids=list(unit_ids)
    )
    return counted(found, includes_others=model.includes_other_municipalities)


def batches(session: Session, dataset: str, years: Iterable[int]) -> tuple[Mapping[str, Any], ...]:
    """Return the files behind a dataset's years: id, file name and checksum."""
    ids = register.batches_behind(session, dataset, years=list(years))
    known = batch_queries.batches(session, ids)
    return tuple(
        {"dataset": dataset, "id": one, "file": known[one].file_name, "sha256": known[one].sha256}
        for one in ids
    )
