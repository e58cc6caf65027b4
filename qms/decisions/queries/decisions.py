"""Decisions: where they stand today, and what they say."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from qms.decisions.core.records import DecisionHead
from qms.decisions.core.states import State
from qms.decisions.models import Decision, DecisionEnd
from qms.vault.core.place import Place
from qms.vault.vault import vault_of

Row = tuple[Decision, str | None, str | None]


def _rows() -> Select[*Row]:
    later = aliased(Decision)
    return (
        select(Decision, later.id, DecisionEnd.id)
        .outerjoin(later, later.supersedes_id == Decision.id)
        .outerjoin(DecisionEnd, DecisionEnd.decision_id == Decision.id)
    )


def _head(row: Decision, later: str | None, ended: str | None) -> DecisionHead:
    state = State.ANNULLED if ended else State.REPLACED if later else State.DECIDED
    return DecisionHead(
        id=row.id,
        number=row.number,
        kind=row.kind,
        subject=row.subject,
        unit_id=row.unit_id,
        outcome=row.outcome,
        state=state,
        sha256=row.sha256,
        method=row.method,
        drafted_by=row.drafted_by,
        approved_by=row.approved_by,
        decided_on=row.decided_on,
        decided_at=row.decided_at,
        supersedes_id=row.supersedes_id,
        superseded_by=later,
        appealable=row.appealable,
        is_erased=row.erased_at is not None,
    )


def decisions_of(session: Session, kind: str, subject: str) -> tuple[DecisionHead, ...]:
    """Return the subject's decisions of the kind, the latest first."""
    query = (
        _rows()
        .where(Decision.kind == kind, Decision.subject == subject)
        .order_by(Decision.decided_at.desc(), Decision.seq.desc())
    )
    return tuple(_head(*row) for row in session.execute(query))


def decision(session: Session, decision_id: str) -> DecisionHead | None:
    """Return one decision, or None. Whoever asks has checked that it may be read."""
    row = session.execute(_rows().where(Decision.id == decision_id)).first()
    return _head(*row) if row else None


def heads(
    session: Session, kinds: Iterable[str], *, unit_ids: Iterable[int] | None = None
) -> tuple[DecisionHead, ...]:
    """Return the decisions of the kinds, by number; of the units only when they are named."""
    query = _rows().where(Decision.kind.in_([*kinds])).order_by(Decision.year, Decision.seq)
    if unit_ids is not None:
        query = query.where(Decision.unit_id.in_([*unit_ids]))
    return tuple(_head(*row) for row in session.execute(query))


def content_text(session: Session, decision_id: str) -> str:
    """Return the decision's canonical content; raise LookupError when there is no such decision.

    Whoever asks has checked, and recorded, that it may be read.
    """
    found = content_texts(session, [decision_id])
    if decision_id not in found:
        raise LookupError(decision_id)
    return found[decision_id]


def content_texts(session: Session, decision_ids: Iterable[str]) -> dict[str, str]:
    """Return the canonical content of each of the decisions that there is, in one question."""
    query = select(Decision).where(Decision.id.in_([*decision_ids]))
    return {row.id: _text_of(session, row) for row in session.scalars(query)}


def _text_of(session: Session, row: Decision) -> str:
    if row.sealed is None:
        return row.open or ""
    place = Place(table=Decision.__tablename__, column="sealed", row=row.id)
    return vault_of(session).open_text(place, row.sealed)
