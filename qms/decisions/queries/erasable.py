"""Decisions and drafts that still say something."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.decisions.models import Decision, DecisionDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A decision or a draft: whom it is about, as a reference, and when it was written."""

    id: str
    subject: str
    at: datetime


def papers_with_content(session: Session, kind: str) -> tuple[Paper, ...]:
    """Return the kind's decisions and drafts whose content has not been erased."""
    decided = select(Decision.id, Decision.subject, Decision.decided_at).where(
        Decision.kind == kind, Decision.erased_at.is_(None)
    )
    drafts = select(DecisionDraft.id, DecisionDraft.subject, DecisionDraft.drafted_at).where(
        DecisionDraft.kind == kind, DecisionDraft.erased_at.is_(None)
    )
    return tuple(
        Paper(id=paper, subject=subject, at=at)
        for query in (decided, drafts)
        for paper, subject, at in session.execute(query.order_by(query.selected_columns[0]))
    )


def still_written(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return those of the decisions and drafts whose content has not been erased."""
    found = (
        session.scalars(select(table.id).where(table.id.in_([*ids]), table.erased_at.is_(None)))
        for table in (Decision, DecisionDraft)
    )
    return frozenset().union(*found)
