"""Which cases of support are closed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.kernel.clock import local_day
from qms.needs.models import NeedsCase, NeedsPerson
from qms.needs.queries.access import is_named_reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The closed cases that the actor may put in packages, and how many are a secret to them."""

    refs: tuple[str, ...]
    secret: int


def closed(session: Session, actor: Actor, *, until: date) -> Closed:
    """Return the cases that closed on the day or before, the oldest first.

    A case of a child with protected identity is left out for all but those named for the child.
    """
    query = (
        select(NeedsCase.ref, NeedsCase.closed_at, NeedsPerson.id, NeedsPerson.protected)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .where(NeedsCase.closed_at.is_not(None))
        .order_by(NeedsCase.closed_at, NeedsCase.ref)
    )
    due = [row for row in session.execute(query) if local_day(row.closed_at) <= until]
    who = actor.account_id or 0
    seen = [row.ref for row in due if not row.protected or is_named_reader(session, row.id, who)]
    return Closed(refs=tuple(seen), secret=len(due) - len(seen))
