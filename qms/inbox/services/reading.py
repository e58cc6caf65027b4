"""What a person does with their own messages."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.inbox.models import InboxChoice, InboxMessage


def open_message(session: Session, actor: Actor, message_id: int, *, now: datetime) -> InboxMessage:
    """Return the actor's own message, read from now on; raise OutOfScopeError for others'."""
    authorize(actor, Can.INBOX_READ)
    row = session.get(InboxMessage, message_id)
    if row is None or row.account_id != actor.account_id:
        raise OutOfScopeError(str(message_id))
    row.read_at = row.read_at or now
    return row


def mark_all_read(session: Session, actor: Actor, *, now: datetime) -> None:
    """Mark every message of the actor's as read; those read before keep their moment."""
    authorize(actor, Can.INBOX_OWN)
    mine = InboxMessage.account_id == actor.account_id
    query = update(InboxMessage).where(mine, InboxMessage.read_at.is_(None))
    session.execute(query.values(read_at=now))


def close_occasion(
    session: Session, key: str, *, account_id: int | None = None, now: datetime
) -> None:
    """Mark the messages whose once-key begins with `key` as read: what they told of is over.

    With `account_id` only that person's.
    """
    query = update(InboxMessage).where(
        InboxMessage.once_key.startswith(key, autoescape=True), InboxMessage.read_at.is_(None)
    )
    if account_id is not None:
        query = query.where(InboxMessage.account_id == account_id)
    session.execute(query.values(read_at=now).execution_options(synchronize_session=False))


def choose_mail(session: Session, actor: Actor, *, wants: bool) -> None:
    """Remember whether the actor wants mail."""
    authorize(actor, Can.INBOX_OWN)
    if actor.account_id is None:
        return
    row = session.get(InboxChoice, actor.account_id)
    if row is None:
        session.add(InboxChoice(account_id=actor.account_id, mail=wants))
    else:
        row.mail = wants
