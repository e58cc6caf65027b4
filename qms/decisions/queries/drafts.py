"""Drafts: their heads, and what they say."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.decisions.core.records import DraftHead
from qms.decisions.core.states import State
from qms.decisions.models import DecisionDraft
from qms.vault.core.place import Place
from qms.vault.vault import vault_of

OPEN = (State.DRAFTED.value, State.SENT.value)


def place(draft_id: str, column: str) -> Place:
    """Return where a draft's sealed text stands."""
    return Place(table=DecisionDraft.__tablename__, column=column, row=draft_id)


def head_of(row: DecisionDraft) -> DraftHead:
    """Return the row without its content."""
    return DraftHead(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        unit_id=row.unit_id,
        outcome=row.outcome,
        state=State(row.state),
        writers=frozenset(row.writers.split("\n")),
        version=row.version,
        drafted_at=row.drafted_at,
        sent_at=row.sent_at,
        supersedes_id=row.supersedes_id,
    )


def open_draft(session: Session, kind: str, subject: str) -> DraftHead | None:
    """Return the subject's draft that is being written or waits for a decision, or None."""
    row = session.scalar(
        select(DecisionDraft).where(
            DecisionDraft.kind == kind,
            DecisionDraft.subject == subject,
            DecisionDraft.state.in_(OPEN),
        )
    )
    return head_of(row) if row else None


def open_drafts(
    session: Session, kind: str, unit_ids: Iterable[int] | None = None
) -> tuple[DraftHead, ...]:
    """Return the drafts of the kind that are being written or wait, the oldest first.

    Of the units only when they are named.
    """
    query = (
        select(DecisionDraft)
        .where(DecisionDraft.kind == kind, DecisionDraft.state.in_(OPEN))
        .order_by(DecisionDraft.drafted_at, DecisionDraft.id)
    )
    if unit_ids is not None:
        query = query.where(DecisionDraft.unit_id.in_([*unit_ids]))
    return tuple(head_of(row) for row in session.scalars(query))


def drafts_of(
    session: Session, kind: str, subjects: Iterable[str]
) -> Mapping[str, tuple[DraftHead, bool]]:
    """Return the open draft of each subject that has one, and whether it came back to be mended."""
    query = select(DecisionDraft).where(
        DecisionDraft.kind == kind,
        DecisionDraft.subject.in_([*subjects]),
        DecisionDraft.state.in_(OPEN),
    )
    return {
        row.subject: (head_of(row), row.state == State.DRAFTED and row.remark is not None)
        for row in session.scalars(query)
    }


def draft(session: Session, draft_id: str) -> DraftHead | None:
    """Return one draft, or None."""
    row = session.get(DecisionDraft, draft_id)
    return head_of(row) if row else None


def draft_content(session: Session, draft_id: str) -> dict[str, Any]:
    """Return what a draft says; raise LookupError when it is gone."""
    row = session.get(DecisionDraft, draft_id)
    if row is None:
        raise LookupError(draft_id)
    content: dict[str, Any] = vault_of(session).open_json(place(row.id, "content"), row.content)
    return content


def draft_remark(session: Session, draft_id: str) -> str:
    """Return why the draft was returned, empty when it was not."""
    row = session.get(DecisionDraft, draft_id)
    if row is None or row.remark is None:
        return ""
    return vault_of(session).open_text(place(row.id, "remark"), row.remark)
