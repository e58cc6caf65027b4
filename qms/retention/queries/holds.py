"""Holds that stand, and those that were lifted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.retention.models import RetentionHold
from qms.vault.core.place import Place
from qms.vault.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold, without its reason."""

    id: str
    subject: str
    laid_by: str
    laid_at: datetime
    lifted_by: str
    lifted_at: datetime | None

    @property
    def stands(self) -> bool:
        """Return whether it has not been lifted."""
        return self.lifted_at is None


def place(hold_id: str) -> Place:
    """Return where a hold's reason is sealed."""
    return Place(table=RetentionHold.__tablename__, column="reason", row=hold_id)


def held(session: Session) -> frozenset[str]:
    """Return the references that a hold stands on."""
    query = select(RetentionHold.subject).where(RetentionHold.lifted_at.is_(None))
    return frozenset(session.scalars(query))


def holds(session: Session) -> tuple[Hold, ...]:
    """Return every hold, those that stand first, the newest first."""
    rows = session.scalars(select(RetentionHold).order_by(RetentionHold.laid_at.desc()))
    return tuple(sorted((_hold(row) for row in rows), key=lambda one: not one.stands))


def holds_of(session: Session, subject: str) -> Hold | None:
    """Return the hold that stands on the subject, or None."""
    query = select(RetentionHold).where(
        RetentionHold.subject == subject, RetentionHold.lifted_at.is_(None)
    )
    row = session.scalars(query).first()
    return _hold(row) if row else None


def hold(session: Session, hold_id: str) -> Hold | None:
    """Return one hold, or None."""
    row = session.get(RetentionHold, hold_id)
    return _hold(row) if row else None


def reason(session: Session, hold_id: str) -> str:
    """Return why a hold was laid. Whoever asks has recorded that it is read."""
    row = session.get_one(RetentionHold, hold_id)
    return vault_of(session).open_text(place(row.id), row.reason)


def _hold(row: RetentionHold) -> Hold:
    return Hold(
        id=row.id,
        subject=row.subject,
        laid_by=row.laid_by,
        laid_at=row.laid_at,
        lifted_by=row.lifted_by,
        lifted_at=row.lifted_at,
    )
