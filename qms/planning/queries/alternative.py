"""One alternative with its study, for whoever may see both."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.planning.models import PlanningAlternative
from qms.planning.queries.studies import Alternative, Study, alternatives, study

Pair = tuple[Study, Alternative]


def alternative(session: Session, actor: Actor, alternative_id: int) -> Pair | None:
    """Return the study and the alternative; None where the actor may not see one of them."""
    table = PlanningAlternative
    study_id = session.scalar(select(table.study_id).where(table.id == alternative_id))
    held = None if study_id is None else study(session, actor, study_id)
    if held is None:
        return None
    found = alternatives(session, actor, held.id)
    return next(((held, one) for one in found if one.id == alternative_id), None)
