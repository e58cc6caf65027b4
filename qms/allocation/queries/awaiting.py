"""What waits for somebody to adopt it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.allocation.core.records import Awaiting
from qms.allocation.core.states import ModelState, RunState
from qms.allocation.models import CommentRow, ModelRow, RunRow
from qms.allocation.queries.makers import makers
from qms.allocation.queries.models import model_head


def models_awaiting(session: Session, actor: Actor) -> tuple[Awaiting, ...]:
    """Return proposed models, and the newest preliminary calculation of each year.

    Only what others than the actor made and changed, and nothing when the actor may not adopt.
    """
    if not has_right(actor, Can.ALLOCATION_ADOPT):
        return ()
    rows = session.scalars(
        select(ModelRow).where(ModelRow.state == ModelState.PROPOSED.value).order_by(ModelRow.id)
    )
    proposed = [model_head(row) for row in rows]
    hands = makers(session, proposed)
    found = [
        Awaiting(id=one.id, name=one.name, kind="model", budget_year=one.budget_year)
        for one in proposed
        if actor.pseudonym not in hands[one.id]
    ]
    return (*found, *_runs(session, actor))


def proposals_to_read(session: Session, actor: Actor) -> tuple[Awaiting, ...]:
    """Return the proposals that the actor may comment on, and whether it is done.

    Nothing for those who draft models or adopt them: they have them in their own lists.
    """
    makes = has_right(actor, Can.ALLOCATION_DRAFT) or has_right(actor, Can.ALLOCATION_ADOPT)
    if makes or not has_right(actor, Can.ALLOCATION_COMMENT):
        return ()
    spoken = select(CommentRow.model_id).where(
        CommentRow.author == actor.pseudonym, CommentRow.withdrawn_at.is_(None)
    )
    query = (
        select(ModelRow.id, ModelRow.name, ModelRow.budget_year, ModelRow.id.in_(spoken))
        .where(ModelRow.state == ModelState.PROPOSED.value)
        .order_by(ModelRow.id)
    )
    return tuple(
        Awaiting(id=key, name=name, kind="comment", budget_year=year, is_done=bool(done))
        for key, name, year, done in session.execute(query)
    )


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
