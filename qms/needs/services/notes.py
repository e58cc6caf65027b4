"""Notes on a case, and the steps that people take, with the explanation some of them need."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.process import Need
from qms.needs.models import NeedsNote
from qms.needs.queries import places
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.processes import version
from qms.needs.services.documentation import ChangedMeanwhileError, is_complete
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import take_step

NOTE = "note"
LONGEST = 2_000


def add_note(session: Session, actor: Actor, ref: str, body: str, *, now: datetime) -> None:
    """Seal a note into the case; raise RefusedError when it is empty or too long."""
    _, opened = take_case(session, actor, ref, can=Can.NEEDS_WRITE, now=now)
    _check(body)
    _seal(session, actor, opened, NOTE, body, now=now)
    record(session, actor, "needs.noted-case", ref, now=now, path=opened.unit.path)


def move_on(
    session: Session,
    actor: Actor,
    ref: str,
    step: str,
    *,
    note: str = "",
    seen: int,
    now: datetime,
) -> str:
    """Take a step that people take themselves, and return the stage after it.

    Raise RefusedError for a missing explanation, ChangedMeanwhileError when the case is not at
    `seen` any more, StepRefusedError as `take_step`.
    """
    row, opened = take_case(session, actor, ref, can=Can.NEEDS_WRITE, now=now)
    process = version(session, row.process_id).process
    found = next((one for one in process.steps if one.key == step), None)
    if found is None or found.is_automatic:
        raise OutOfScopeError(step)
    if row.version != seen:
        raise ChangedMeanwhileError(ref)
    if found.asks_note:
        _check(note)
    ready = Need.COMPLETE not in found.needs or is_complete(session, opened, now=now)
    stage = take_step(session, actor, row, opened, step, now=now, is_complete=ready)
    if note.strip():
        _seal(session, actor, opened, step, note, now=now)
    return stage


def _check(body: str) -> None:
    length = len(body.strip())
    if not length:
        problem = Problem(column="note", message="Förklaringen saknas.", cure="Skriv en mening.")
    elif length > LONGEST:
        message = said("Texten är längre än %(n)s tecken.", n=LONGEST)
        problem = Problem(column="note", message=message, cure="Korta den.")
    else:
        return
    raise RefusedError((problem,))


def _seal(
    session: Session, actor: Actor, opened: OpenCase, kind: str, body: str, *, now: datetime
) -> None:
    row = uuid4().hex
    session.add(
        NeedsNote(
            id=row,
            case_id=opened.id,
            kind=kind,
            body=opened.vault.seal_text(places.of("note", "body", row), body.strip()),
            at=now,
            by=actor.account_id or 0,
        )
    )
    session.flush()
