"""Notes on a case, and the steps that people take, with the explanation some of them need."""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.assessing import Kind
from qms.needs.core.process import Need, StageKey
from qms.needs.models import NeedsCase, NeedsNote
from qms.needs.queries import places
from qms.needs.queries.assessments import rows_of
from qms.needs.queries.completion import ASKED, WANTED
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.processes import version
from qms.needs.services.documentation import ChangedMeanwhileError, is_complete, part_states
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import take_step
from qms.needs.services.telling import close_asked, tell_asked, tell_wanted

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
    parts: Collection[str] = (),
    seen: int,
    now: datetime,
) -> str:
    """Take a step that people take themselves, and return the stage after it.

    `parts` of the documentation are asked for in a completion; those that are missing when none
    are named.
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
    states = {one.part.key: one for one in part_states(session, opened, now=now)}
    wanted = _known(parts, states) or [key for key, one in states.items() if one.is_missing]
    ready = Need.COMPLETE not in found.needs or is_complete(session, opened, now=now)
    stage = take_step(session, actor, row, opened, step, now=now, is_complete=ready)
    if note.strip():
        asks = wanted if step == ASKED else ()
        _seal(session, actor, opened, step, note, parts=asks, now=now)
    if step == ASKED:
        tell_asked(session, opened, now=now)
        return stage
    close_asked(session, opened, now=now)
    return _past_what_stands(session, row, opened, now=now)


def ask_officer(
    session: Session, actor: Actor, ref: str, body: str, *, parts: Collection[str], now: datetime
) -> None:
    """Ask the case's officer for material that an assessment needs; the words are sealed.

    Raise RefusedError when there are none, OutOfScopeError for one who does not assess the case.
    """
    _, opened = take_case(session, actor, ref, can=Can.NEEDS_ASSESS, now=now)
    _check(body)
    known = _known(parts, {one.part.key: one for one in part_states(session, opened, now=now)})
    _seal(session, actor, opened, WANTED, body, parts=known, now=now)
    record(session, actor, "needs.noted-case", ref, now=now, path=opened.unit.path)
    tell_wanted(session, opened, now=now)


def _known(parts: Collection[str], states: Collection[str]) -> list[str]:
    return [key for key in states if key in set(parts)]


def _past_what_stands(session: Session, row: NeedsCase, opened: OpenCase, *, now: datetime) -> str:
    """Return the stage; a case that comes back to an assessment that is sent goes on past it.

    Nobody can begin it again while it stands. The officer may take it back in the next stage.
    """
    if row.stage == StageKey.ASSESSMENT and any(
        one.kind == Kind.FIRST and one.sent_at is not None for one in rows_of(session, opened)
    ):
        take_step(session, system_actor("needs"), row, opened, "assessment_sent", now=now)
    return row.stage


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
    session: Session,
    actor: Actor,
    opened: OpenCase,
    kind: str,
    body: str,
    *,
    parts: Collection[str] = (),
    now: datetime,
) -> None:
    row, vault = uuid4().hex, opened.vault
    session.add(
        NeedsNote(
            id=row,
            case_id=opened.id,
            kind=kind,
            body=vault.seal_text(places.of("note", "body", row), body.strip()),
            parts=vault.seal_json(places.of("note", "parts", row), list(parts)) if parts else None,
            at=now,
            by=actor.account_id or 0,
        )
    )
    session.flush()
