"""Remove what has lost its purpose: old messages, and the notes of the mails that told of them."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qms.inbox.models import InboxMail, InboxMessage

KEEP = timedelta(days=2 * 365)


def clear_old(session: Session, *, now: datetime) -> int:
    """Remove messages older than two years and mails that no message names; return how many."""
    oldest = now - KEEP
    gone = session.scalars(
        delete(InboxMessage).where(InboxMessage.posted_at < oldest).returning(InboxMessage.id)
    ).all()
    named = select(InboxMessage.mail_id).where(InboxMessage.mail_id.is_not(None))
    session.execute(
        delete(InboxMail)
        .where(InboxMail.claimed_at < oldest, InboxMail.id.not_in(named))
        .execution_options(synchronize_session=False)
    )
    return len(gone)
