"""The actions that a year's report must account for: what was promised in the reports before."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.followup.core.actions.records import ActionState
from qms.followup.core.report.columns import ENDS
from qms.followup.models import Action, Report, ReportCycle, ReportLastAction

ENDED = (ActionState.CLOSED, ActionState.EXCEPTION)


def promised(
    session: Session, template: str, year: int, units: Collection[int]
) -> tuple[Action, ...]:
    """Return the units' actions from earlier reports of the template that are to be told of.

    They are the open ones, and those that have ended without any report having said so: what
    was closed on a page during the year is accounted for too. For one that was carried over
    outside the reports, what goes on from it is told of instead.
    """
    first = _written(session, template, year, units)
    every = {row.id: row for row in (*first, *_goes_on(session, first))}
    told = _told(session, every)
    return tuple(
        row
        for row_id, row in sorted(every.items())
        if row.state == ActionState.OPEN or (row.state in ENDED and row_id not in told)
    )


def _written(
    session: Session, template: str, year: int, units: Collection[int]
) -> Sequence[Action]:
    """Return every action that has begun of the template's earlier reports."""
    query = (
        select(Action)
        .join(Report, Report.id == Action.report_id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(
            ReportCycle.template == template,
            ReportCycle.year < year,
            Action.unit_id.in_(units),
            Action.state != ActionState.DRAFT.value,
            Action.removed_at.is_(None),
        )
    )
    return session.scalars(query).all()


def _goes_on(session: Session, first: Iterable[Action]) -> Iterable[Action]:
    """Yield what goes on, outside the reports, from those that were carried over."""
    border = {row.id for row in first if row.state == ActionState.CARRIED}
    while border:
        query = select(Action).where(
            Action.carried_from_id.in_(border),
            Action.report_id.is_(None),
            Action.removed_at.is_(None),
        )
        found = session.scalars(query).all()
        yield from found
        border = {row.id for row in found if row.state == ActionState.CARRIED}


def _told(session: Session, ids: Iterable[int]) -> frozenset[int]:
    """Return the actions that a report has said ended."""
    query = select(ReportLastAction.action_id).where(
        ReportLastAction.action_id.in_(list(ids)), ReportLastAction.fate == ENDS
    )
    return frozenset(session.scalars(query))
