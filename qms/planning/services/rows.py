"""The rows that a planner may change, and what is said when they may not."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.planning.models import PlanningAlternative, PlanningStudy
from qms.planning.queries.studies import seen

LONGEST_NAME = 80


class ChangedMeanwhileError(Exception):
    """Somebody else saved the same study or alternative since the page was shown."""


def study_row(session: Session, actor: Actor, study_id: int) -> PlanningStudy:
    """Return the study, locked; raise LookupError where the actor may not see it."""
    query = select(PlanningStudy).where(
        PlanningStudy.id == study_id, PlanningStudy.removed_at.is_(None), seen(actor)
    )
    row = session.scalar(query.with_for_update())
    if row is None:
        raise LookupError(study_id)
    return row


def alternative_row(
    session: Session, actor: Actor, alternative_id: int, *, removed: bool = False
) -> PlanningAlternative:
    """Return the alternative, locked; raise LookupError where the actor may not see its study."""
    table = PlanningAlternative
    gone = table.removed_at.is_not(None) if removed else table.removed_at.is_(None)
    query = select(table).where(table.id == alternative_id, gone)
    row = session.scalar(query.with_for_update())
    if row is None:
        raise LookupError(alternative_id)
    study_row(session, actor, row.study_id)
    return row


def free(row: PlanningAlternative) -> PlanningAlternative:
    """Return the row; raise RefusedError when it is frozen."""
    if row.frozen_at is not None:
        raise RefusedError(
            (Problem(message="Alternativet är låst.", cure="Gör en kopia och ändra i den."),)
        )
    return row


def name_of(text: str) -> str:
    """Return the name on one line; raise RefusedError when there is none or it is too long."""
    name = " ".join(text.split())
    if not name:
        raise RefusedError(
            (Problem(message="Namn saknas.", cure="Skriv ett namn.", column="name"),)
        )
    if len(name) > LONGEST_NAME:
        message = said("Namnet är längre än %(n)s tecken.", n=LONGEST_NAME)
        raise RefusedError((Problem(message=message, cure="Korta det.", column="name"),))
    return name
