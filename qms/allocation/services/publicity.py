"""Choose what the public sees and how few pupils are few."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.core.suppression import Publicity
from qms.allocation.models import PublicityRow
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError

LEAST, MOST = 3, 50


def save_publicity(session: Session, actor: Actor, chosen: Publicity, *, now: datetime) -> None:
    """Store the choice; raise RefusedError when the limit hides nothing or everything."""
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_ADOPT, path)
    if not LEAST <= chosen.fewest_shown <= MOST:
        message = f"Gränsen är {chosen.fewest_shown} elever."
        cure = f"Välj ett antal från {LEAST} till {MOST}."
        raise RefusedError((Problem(message=message, column="fewest", cure=cure),))
    row = PublicityRow(
        shows_index=chosen.shows_index,
        fewest_shown=chosen.fewest_shown,
        saved_by=actor.pseudonym,
        saved_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, actor, "allocation.publicity-saved", row.id, now=now, path=path,
        shows_index=chosen.shows_index, fewest_shown=chosen.fewest_shown,
    )  # fmt: skip
