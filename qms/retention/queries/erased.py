"""What is gone of one case, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.retention.models import RetentionItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A kind of content that is erased: by which decision, and when."""

    kind: str
    because: str
    at: datetime


def gone_of(session: Session, subject: str) -> tuple[Gone, ...]:
    """Return what is erased of the subject, the newest first."""
    query = (
        select(RetentionItem.kind, RetentionItem.because, func.max(RetentionItem.erased_at))
        .where(RetentionItem.subject == subject, RetentionItem.erased_at.is_not(None))
        .group_by(RetentionItem.kind, RetentionItem.because)
        .order_by(func.max(RetentionItem.erased_at).desc(), RetentionItem.kind)
    )
    found = session.execute(query)
    return tuple(Gone(kind=kind, because=words, at=at) for kind, words, at in found if at)


def erased_subjects(session: Session, begin: str) -> frozenset[str]:
    """Return the subjects that begin so and of which anything is erased."""
    query = select(RetentionItem.subject).where(
        RetentionItem.subject.startswith(begin, autoescape=True),
        RetentionItem.erased_at.is_not(None),
    )
    return frozenset(session.scalars(query.distinct()))
