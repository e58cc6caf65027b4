"""What waits for somebody to adopt it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.allocation.core.records import Awaiting
from qms.allocation.core.states import ModelState, RunState
from qms.allocation.models import ModelRow, RunRow


def models_awaiting(session: Session, actor: Actor) -> tuple[Awaiting, ...]:
    """Return drafted models, and the newest preliminary calculation of each year.

    Only what somebody else than the actor made, and nothing when the actor may not adopt.
    """
    if not has_right(actor, Can.ALLOCATION_ADOPT):
        return ()
    drafts = session.scalars(
        select(ModelRow)
        .where(
            ModelRow.state == ModelState.DRAFT.value,
            ModelRow.created_by != actor.pseudonym,
            ModelRow.saved_by != actor.pseudonym,
        )
        .order_by(ModelRow.id)
    )
    found = [
        Awaiting(id=row.id, name=row.name, kind="model", budget_year=row.budget_year)
        for row in drafts
    ]
    return (*found, *_runs(session, actor))


def _runs(session: Session, actor: Actor) -> list[Awaiting]:
    rows = session.execute(
        select(RunRow.id, RunRow.budget_year, RunRow.state, RunRow.made_by, ModelRow.name)
        .join(ModelRow, ModelRow.id == RunRow.model_id)
        .where(RunRow.state != RunState.SUPERSEDED.value)
        .order_by(RunRow.id)
    )
    newest = {row.budget_year: row for row in rows}
    return [
        Awaiting(id=row.id, name=row.name, kind="run", budget_year=row.budget_year)
        for row in newest.values()
        if row.state == RunState.DRAFT and row.made_by != actor.pseudonym
    ]
