"""Open a survey, give it more time, close it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.survey.legitimacy import Statement
from qms.allocation.core.survey.needs import Group
from qms.allocation.core.survey.opening import refuse_dates, refuse_unaskable
from qms.allocation.core.survey.round import (
    Measure,
    SurveyClosedError,
    SurveyKind,
    SurveyState,
)
from qms.allocation.core.survey.stored import (
    dump_asked,
    dump_statements,
)
from qms.allocation.models import SurveyRow
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError


def open_weight_survey(
    session: Session,
    actor: Actor,
    *,
    budget_year: int,
    last_day: date,
    groups: Sequence[Group],
    measures: Sequence[Measure],
    now: datetime,
) -> int:
    """Ask every school what the groups need, and return the survey's id.

    Raise RefusedError with every fault: a last day that has passed, no groups, no measures, a
    cost below zero, or another open survey of the year.
    """
    refuse_unaskable(groups, measures, last_day=last_day, today=local_day(now))
    content = dump_asked(groups, measures)
    row = _new(SurveyKind.WEIGHTS, budget_year, last_day, content, actor, now)
    return _open(session, actor, row, now=now)


def open_legitimacy_survey(
    session: Session,
    actor: Actor,
    *,
    year: int,
    last_day: date,
    statements: Sequence[Statement],
    now: datetime,
) -> int:
    """Ask every school whether it trusts the allocation, and return the survey's id.

    Raise RefusedError when the last day has passed or the year has a survey already.
    """
    refuse_dates(last_day, local_day(now))
    content = dump_statements(statements)
    row = _new(SurveyKind.LEGITIMACY, year, last_day, content, actor, now)
    return _open(session, actor, row, now=now)


def _new(
    kind: SurveyKind, year: int, last_day: date, content: dict[str, object], actor: Actor,
    now: datetime,
) -> SurveyRow:  # fmt: skip
    return SurveyRow(
        kind=kind.value,
        year=year,
        last_day=last_day,
        state=SurveyState.OPEN.value,
        content=content,
        opened_by=actor.pseudonym,
        opened_at=now,
    )


def _open(session: Session, actor: Actor, row: SurveyRow, *, now: datetime) -> int:
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_DRAFT, path)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        message = f"Det finns redan en sådan enkät för {row.year}."
        cure = "Ändra den som finns, eller välj ett annat år."
        raise RefusedError((Problem(message=message, column="year", cure=cure),)) from None
    record(
        session, actor, "allocation.survey-opened", row.id, now=now, path=path, year=row.year,
        kind=row.kind,
    )  # fmt: skip
    return row.id


def close_survey(session: Session, actor: Actor, survey_id: int, *, now: datetime) -> None:
    """Close a survey before its last day; raise SurveyClosedError when it is closed already."""
    row = _taken(session, actor, survey_id)
    row.state, row.closed_at = SurveyState.CLOSED.value, now
    session.flush()
    path = municipality_path(session)
    record(session, actor, "allocation.survey-closed", row.id, now=now, path=path)


def move_last_day(
    session: Session, actor: Actor, survey_id: int, *, last_day: date, now: datetime
) -> None:
    """Give more or less time; raise SurveyClosedError when the survey is closed.

    What principals think is shown once the last day has passed: then it cannot be answered
    again, or the difference between two readings would be one answer.
    """
    refuse_dates(last_day, local_day(now))
    row = _taken(session, actor, survey_id)
    if row.kind == SurveyKind.LEGITIMACY.value and row.last_day < local_day(now):
        raise SurveyClosedError(survey_id)
    row.last_day = last_day
    session.flush()
    path = municipality_path(session)
    record(session, actor, "allocation.survey-moved", row.id, now=now, path=path)


def _taken(session: Session, actor: Actor, survey_id: int) -> SurveyRow:
    authorize(actor, Can.ALLOCATION_DRAFT, municipality_path(session))
    row = session.scalar(select(SurveyRow).where(SurveyRow.id == survey_id).with_for_update())
    if row is None:
        raise OutOfScopeError(str(survey_id))
    if row.state == SurveyState.CLOSED.value:
        raise SurveyClosedError(survey_id)
    return row
