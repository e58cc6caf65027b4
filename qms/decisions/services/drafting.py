"""Drafts as use cases: begin, write, send, take back, return, drop."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import OutOfScopeError
from qms.decisions.core.states import (
    State,
    Step,
    StepRefusedError,
    require_other_eyes,
    state_after,
)
from qms.decisions.models import DecisionDraft
from qms.decisions.queries.drafts import place
from qms.kernel.problems import Problem
from qms.vault.vault import vault_of


class ChangedDraftError(Exception):
    """Somebody else saved or moved the draft after the page was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """What a draft begins with. `supersedes_id` names the decision it takes over from."""

    kind: str
    subject: str
    unit_id: int
    outcome: str
    content: Mapping[str, Any]
    supersedes_id: str | None = None


def begin(session: Session, actor: Actor, new: NewDraft, *, now: datetime) -> str:
    """Store a draft and return its id. A subject has one open draft at a time.

    The caller has checked the right, and records the event with its subject.
    """
    draft_id = uuid4().hex
    session.add(
        DecisionDraft(
            id=draft_id,
            kind=new.kind,
            subject=new.subject,
            unit_id=new.unit_id,
            outcome=new.outcome,
            content=vault_of(session).seal_json(place(draft_id, "content"), dict(new.content)),
            writers=actor.pseudonym,
            drafted_by=actor.pseudonym,
            drafted_at=now,
            supersedes_id=new.supersedes_id,
            version=1,
        )
    )
    session.flush()
    return draft_id


def locked_row(session: Session, draft_id: str, seen: int) -> DecisionDraft:
    """Return the draft's row, locked; raise when it is gone or changed since it was seen."""
    row = session.get(DecisionDraft, draft_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise OutOfScopeError(draft_id)
    if row.version != seen:
        raise ChangedDraftError(draft_id)
    return row


def write(
    session: Session, actor: Actor, draft_id: str,
    *, seen: int, outcome: str, content: Mapping[str, Any],
) -> None:  # fmt: skip
    """Save the draft's content; whoever saves has written, and may not decide."""
    row = locked_row(session, draft_id, seen)
    state_after(State(row.state), Step.WRITE)
    row.outcome = outcome
    row.content = vault_of(session).seal_json(place(row.id, "content"), dict(content))
    row.writers = _with(row.writers, actor.pseudonym)
    row.version += 1
    session.flush()


def _with(writers: str, pseudonym: str) -> str:
    known = writers.split("\n")
    return writers if pseudonym in known else "\n".join((*known, pseudonym))


def move(
    session: Session, actor: Actor, draft_id: str,
    *, step: Step, seen: int, now: datetime, remark: str = "",
) -> State:  # fmt: skip
    """Take one step with the draft and return its state; deciding is `issue`.

    Raise StepRefusedError when it cannot be taken: a draft is returned with a remark only.
    """
    row = locked_row(session, draft_id, seen)
    after = state_after(State(row.state), step)
    writers = frozenset(row.writers.split("\n"))
    require_other_eyes(step, writers=writers, actor=actor.pseudonym)
    if step is Step.RETURN:
        if not remark.strip():
            raise StepRefusedError(
                Problem(message="Skriv vad som ska ändras.", column="remark", cure="")
            )
        row.remark = vault_of(session).seal_text(place(row.id, "remark"), remark.strip())
    if step is Step.SEND:
        row.sent_by, row.sent_at, row.remark = actor.pseudonym, now, None
        row.writers = _with(row.writers, actor.pseudonym)
    row.state = after.value
    row.version += 1
    session.flush()
    return after
