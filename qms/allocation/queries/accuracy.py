"""Reading the follow-ups of years, and the dialogues about their findings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.accuracy.fields import Verdict
from qms.allocation.core.accuracy.reviews import Conclusion, Review
from qms.allocation.core.accuracy.stored import load
from qms.allocation.core.accuracy.year import YearFound
from qms.allocation.models import AccuracyRow, ReviewRow
from qms.org import queries as org
from qms.org.models import OrgPlacement


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredYear:
    """A year's follow-up as stored: `basis` says which model it tried, `content` its bytes.

    `is_own` when the risks are the adopted model's own. `not_in_register` are factors of the model
    that the pupils' rows lack, `outside` those that were tested.
    """

    id: int
    year: int
    outcome: str
    first_year: int
    model_id: int
    model_name: str
    is_own: bool
    not_in_register: tuple[str, ...]
    outside: tuple[str, ...]
    inputs: Mapping[str, Any]
    content: str
    found: YearFound
    made_at: datetime

    def changed(self, inputs: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the keys of `inputs` that it was not made from."""
        return tuple(key for key, value in inputs.items() if self.inputs.get(key) != value)


def stored_years(session: Session, *, year: int | None = None) -> tuple[StoredYear, ...]:
    """Return the follow-ups of a year or of all, the newest year first, outcomes by name."""
    query = select(AccuracyRow).order_by(AccuracyRow.year.desc(), AccuracyRow.outcome)
    if year is not None:
        query = query.where(AccuracyRow.year == year)
    return tuple(_stored(row) for row in session.scalars(query))


def _stored(row: AccuracyRow) -> StoredYear:
    basis = row.inputs["basis"]
    return StoredYear(
        id=row.id,
        year=row.year,
        outcome=row.outcome,
        first_year=row.inputs["years"][0],
        model_id=basis["model_id"],
        model_name=basis["model_name"],
        is_own=basis["is_own"],
        not_in_register=tuple(basis["not_in_register"]),
        outside=tuple(basis["outside"]),
        inputs=row.inputs,
        content=row.result,
        found=load(YearFound, json.loads(row.result)),
        made_at=row.made_at,
    )


def reviews(session: Session, scope: Scope, year: int) -> Mapping[int, Review]:
    """Return the record that counts for each unit in the scope, by unit."""
    return {unit: rows[-1] for unit, rows in _by_unit(session, scope, year).items()}


def review_history(session: Session, scope: Scope, year: int, unit_id: int) -> tuple[Review, ...]:
    """Return every record about the unit's finding of the year, the newest first."""
    return tuple(reversed(_by_unit(session, scope, year).get(unit_id, [])))


def _by_unit(session: Session, scope: Scope, year: int) -> dict[int, list[Review]]:
    inside = select(OrgPlacement.node_id).where(
        OrgPlacement.valid_to.is_(None), org.within(scope, OrgPlacement.path)
    )
    query = (
        select(ReviewRow)
        .where(ReviewRow.year == year, ReviewRow.unit_id.in_(inside))
        .order_by(ReviewRow.id)
    )
    found: dict[int, list[Review]] = {}
    for row in session.scalars(query):
        found.setdefault(row.unit_id, []).append(_review(row))
    return found


def _review(row: ReviewRow) -> Review:
    return Review(
        id=row.id,
        year=row.year,
        unit_id=row.unit_id,
        finding=Verdict(row.finding),
        conclusion=Conclusion(row.conclusion),
        dialogue_on=row.dialogue_on,
        said=row.said,
        reason=row.reason,
        made_by=row.made_by,
        made_at=row.made_at,
    )
