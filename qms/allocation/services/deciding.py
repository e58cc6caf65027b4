"""From draft to proposal, back again, and to the model that is adopted."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.allocation.core.states import (
    ModelState,
    ModelStep,
    NotAllowedNowError,
    after,
    require_other_person,
    require_seen,
)
from qms.allocation.models import CommentRow, ModelRow
from qms.allocation.queries.makers import makers_of
from qms.allocation.queries.models import model_head
from qms.allocation.services.model_rows import take, take_draft
from qms.allocation.services.municipality import municipality_path, store_decision
from qms.audit.services import record


def propose_model(
    session: Session, actor: Actor, model_id: int, *, seen: int, now: datetime
) -> None:
    """Hand in a draft: it can be read and commented, and not changed until it is taken back.

    Raise ConflictError when `seen` is not the latest version, NotAllowedNowError when it is no
    draft.
    """
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_DRAFT, path)
    row = take(session, model_id)
    state = after(ModelState(row.state), ModelStep.PROPOSE)
    require_seen(row.version, seen)
    row.state, row.proposed_by, row.proposed_at = state.value, actor.pseudonym, now
    session.flush()
    record(
        session, actor, "allocation.model-proposed", row.id, now=now, path=path,
        year=row.budget_year, version=row.version,
    )  # fmt: skip


def take_back_model(session: Session, actor: Actor, model_id: int, *, now: datetime) -> None:
    """Make a proposal a draft again, by who drafts or by who would adopt; comments stay.

    Raise NotAllowedNowError when it is no proposal.
    """
    path = municipality_path(session)
    decides = has_right(actor, Can.ALLOCATION_ADOPT)
    authorize(actor, Can.ALLOCATION_ADOPT if decides else Can.ALLOCATION_DRAFT, path)
    row = take(session, model_id)
    row.state = after(ModelState(row.state), ModelStep.TAKE_BACK).value
    row.proposed_by, row.proposed_at = "", None
    session.flush()
    record(
        session, actor, "allocation.model-taken-back", row.id, now=now, path=path,
        year=row.budget_year, version=row.version,
    )  # fmt: skip


def adopt_model(session: Session, actor: Actor, model_id: int, *, seen: int, now: datetime) -> None:
    """Adopt a proposal: it can never be changed again, and the year's earlier model gives way.

    Raise SamePersonError when the actor drafted it, has ever saved it or proposed it,
    ConflictError when `seen` is not the latest version, NotAllowedNowError when it is no
    proposal, or the year's model is just decided.
    """
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_ADOPT, path)
    row = take(session, model_id)
    state = after(ModelState(row.state), ModelStep.ADOPT)
    require_seen(row.version, seen)
    require_other_person(actor.pseudonym, *makers_of(session, model_head(row)))
    session.execute(
        update(ModelRow)
        .where(ModelRow.budget_year == row.budget_year, ModelRow.state == ModelState.ADOPTED.value)
        .values(state=after(ModelState.ADOPTED, ModelStep.GIVE_WAY).value)
    )
    row.state, row.adopted_by, row.adopted_at = state.value, actor.pseudonym, now
    store_decision(session, budget_year=row.budget_year)
    record(
        session, actor, "allocation.model-adopted", row.id, now=now, path=path,
        year=row.budget_year, version=row.version,
    )  # fmt: skip


def delete_draft(
    session: Session, actor: Actor, model_id: int, *, seen: int, now: datetime
) -> None:
    """Remove a draft with the comments on it; the trail keeps that it was there.

    Raise ConflictError when `seen` is not the latest version, NotAllowedNowError when it is no
    draft, or something else rests on it.
    """
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_DRAFT, path)
    row = take_draft(session, model_id, seen=seen)
    year = row.budget_year
    session.execute(
        update(CommentRow).where(CommentRow.model_id == model_id).values(answers_id=None)
    )
    session.execute(delete(CommentRow).where(CommentRow.model_id == model_id))
    session.delete(row)
    try:
        session.flush()
    except IntegrityError:
        raise NotAllowedNowError(model_id) from None
    record(session, actor, "allocation.model-deleted", model_id, now=now, path=path, year=year)
