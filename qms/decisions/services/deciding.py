"""Deciding: the draft is frozen under a number; annulling is another row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import OutOfScopeError
from qms.decisions.core.frozen import Content, canonical, checksum, table_of
from qms.decisions.core.records import DecisionHead, number_of
from qms.decisions.core.states import (
    State,
    Step,
    StepRefusedError,
    require_other_eyes,
    state_after,
)
from qms.decisions.models import Decision, DecisionDraft, DecisionEnd
from qms.decisions.queries import decision
from qms.decisions.queries.drafts import draft_content, head_of
from qms.decisions.services.drafting import locked_row
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem
from qms.vault.core.place import Place
from qms.vault.vault import vault_of

NUMBERS_LOCK = 0x44_4E_52  # any fixed number: one decision at a time takes the next number


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """How a kind of draft becomes a decision.

    `series` is the letters before the number. `frozen` makes the content of the draft's head, its
    content and the number. `is_open` when the content tells of no person and is stored unsealed.
    """

    series: str
    method: int
    appealable: bool
    frozen: Callable[[str, Mapping[str, Any]], Content]
    is_open: bool = False


def issue(
    session: Session, actor: Actor, draft_id: str, how: Issue, *, seen: int, now: datetime
) -> DecisionHead:
    """Decide on the draft and return the decision.

    Raise StepRefusedError when the draft does not wait for a decision, when the actor wrote in
    it, or when what it takes over from is replaced already.
    """
    row = locked_row(session, draft_id, seen)
    after = state_after(State(row.state), Step.APPROVE)
    require_other_eyes(Step.APPROVE, writers=head_of(row).writers, actor=actor.pseudonym)
    if row.supersedes_id:
        _require_in_force(session, row.supersedes_id)
    made = _decision(session, actor, row, how, now)
    session.add(made)
    row.state = after.value
    row.version += 1
    session.flush()
    found = decision(session, made.id)
    if found is None:
        raise LookupError(made.id)
    return found


def _require_in_force(session: Session, decision_id: str) -> None:
    head = decision(session, decision_id)
    if head is None or head.state is not State.DECIDED:
        raise StepRefusedError(
            Problem(
                message="Beslutet som det här ska ersätta gäller inte längre.",
                cure="Ta bort utkastet och börja om från det beslut som gäller.",
            )
        )


def _decision(
    session: Session, actor: Actor, row: DecisionDraft, how: Issue, now: datetime
) -> Decision:
    day = local_day(now)
    seq = _next(session, how.series, day.year)
    number = number_of(how.series, day.year, seq)
    text = canonical(table_of(how.frozen(number, draft_content(session, row.id))))
    decision_id = uuid4().hex
    place = Place(table=Decision.__tablename__, column="sealed", row=decision_id)
    return Decision(
        id=decision_id,
        number=number,
        series=how.series,
        year=day.year,
        seq=seq,
        kind=row.kind,
        subject=row.subject,
        unit_id=row.unit_id,
        outcome=row.outcome,
        sealed=None if how.is_open else vault_of(session).seal_text(place, text),
        open=text if how.is_open else None,
        sha256=checksum(text),
        method=how.method,
        appealable=how.appealable,
        drafted_by=row.drafted_by,
        approved_by=actor.pseudonym,
        decided_on=day,
        decided_at=now,
        draft_id=row.id,
        supersedes_id=row.supersedes_id,
    )


def _next(session: Session, series: str, year: int) -> int:
    """Return the series' next number of the year; numbers have no gaps."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(NUMBERS_LOCK)))
    query = select(func.max(Decision.seq)).where(Decision.series == series, Decision.year == year)
    return (session.scalar(query) or 0) + 1


def annul(session: Session, actor: Actor, decision_id: str, *, reason: str, now: datetime) -> None:
    """Annul a decision in force, with a reason; raise StepRefusedError when that cannot be."""
    head = decision(session, decision_id)
    if head is None:
        raise OutOfScopeError(decision_id)
    state_after(head.state, Step.ANNUL)
    if session.get_one(Decision, decision_id).erased_at is not None:
        raise StepRefusedError(
            Problem(message="Beslutets innehåll är gallrat, så det kan inte upphävas.", cure="")
        )
    if not reason.strip():
        raise StepRefusedError(
            Problem(message="Skriv varför beslutet upphävs.", column="reason", cure="")
        )
    end_id = uuid4().hex
    place = Place(table=DecisionEnd.__tablename__, column="reason", row=end_id)
    session.add(
        DecisionEnd(
            id=end_id,
            decision_id=decision_id,
            reason=vault_of(session).seal_text(place, reason.strip()),
            by=actor.pseudonym,
            at=now,
        )
    )
    session.flush()
