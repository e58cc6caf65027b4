"""Taking a stored model to change it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.model_file import dump_model, parse_model
from qms.allocation.core.states import require_draft, require_seen
from qms.allocation.models import ModelRow
from qms.allocation.queries.makers import SAVED
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record

Change = Callable[[AllocationModel], AllocationModel]


def take(session: Session, model_id: int) -> ModelRow:
    """Return the model's row, locked; raise OutOfScopeError when there is none."""
    row = session.scalar(select(ModelRow).where(ModelRow.id == model_id).with_for_update())
    if row is None:
        raise OutOfScopeError(str(model_id))
    return row


def take_draft(session: Session, model_id: int, *, seen: int) -> ModelRow:
    """Return the draft that was shown; raise when it is no draft, or another version."""
    row = take(session, model_id)
    require_draft(row.state)
    require_seen(row.version, seen)
    return row


def change_draft(
    session: Session, actor: Actor, model_id: int, *, seen: int, change: Change, now: datetime
) -> int:
    """Store the changed content of a draft and return its new version.

    Raise ConflictError when somebody saved after version `seen`, NotAllowedNowError when the
    model is no draft, RefusedError when the change makes no model.
    """
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_DRAFT, path)
    row = take_draft(session, model_id, seen=seen)
    table = dump_model(change(parse_model(row.content)))
    row.name = parse_model(table).name
    row.content, row.saved_by = table, actor.pseudonym
    row.version += 1
    session.flush()
    record(session, actor, SAVED, row.id, now=now, path=path, version=row.version)
    return row.version
