"""What waits for those who answer to the council: counted in one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Function, ScalarSelect, func, select
from sqlalchemy.orm import Session

from qms.followup.core.equity.assignments import AssignmentState
from qms.followup.models import CommitteePaper, CouncilAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many open assignments and unlocked papers there are, and the lowest id of each."""

    assignments: int
    assignment_id: int | None
    first_due: date | None
    papers: int
    paper_id: int | None


def waiting(session: Session, *, before: date) -> Waiting:
    """Return the assignments to be reported back by the day, and the papers not yet locked."""
    row = session.execute(
        select(
            _open(func.count(), before),
            _open(func.min(CouncilAssignment.id), before),
            _open(func.min(CouncilAssignment.due), before),
            _drafts(func.count()),
            _drafts(func.min(CommitteePaper.id)),
        )
    ).one()
    return Waiting(
        assignments=row[0] or 0,
        assignment_id=row[1],
        first_due=row[2],
        papers=row[3] or 0,
        paper_id=row[4],
    )


def _open(what: Function[Any], before: date) -> ScalarSelect[Any]:
    return (
        select(what)
        .select_from(CouncilAssignment)
        .where(
            CouncilAssignment.state == AssignmentState.OPEN.value, CouncilAssignment.due <= before
        )
        .scalar_subquery()
    )


def _drafts(what: Function[Any]) -> ScalarSelect[Any]:
    query = select(what).select_from(CommitteePaper).where(CommitteePaper.state == "draft")
    return query.scalar_subquery()
