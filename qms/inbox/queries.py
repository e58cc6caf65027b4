"""Reading the inbox, and how mail has gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from qms.inbox.core.mail import MailState
from qms.inbox.models import InboxChoice, InboxMail, InboxMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as its reader sees it. `endpoint` and `args` say where it leads."""

    id: int
    kind: str
    subject: str
    body: str
    endpoint: str
    args: Mapping[str, object]
    posted_at: datetime
    read_at: datetime | None


def _message(row: InboxMessage) -> Message:
    return Message(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        body=row.body,
        endpoint=row.endpoint,
        args=dict(row.args),
        posted_at=row.posted_at,
        read_at=row.read_at,
    )


def messages(
    session: Session, account_id: int, *, unread: bool = False, limit: int = 50, skip: int = 0
) -> tuple[Message, ...]:
    """Return the person's messages, the newest first."""
    query = select(InboxMessage).where(InboxMessage.account_id == account_id)
    if unread:
        query = query.where(InboxMessage.read_at.is_(None))
    ordered = query.order_by(InboxMessage.posted_at.desc(), InboxMessage.id.desc())
    return tuple(_message(row) for row in session.scalars(ordered.limit(limit).offset(skip)))


def unread_of(session: Session, account_id: int, key: str) -> tuple[Message, ...]:
    """Return the person's unread messages whose once-key begins with `key`, the oldest first."""
    query = select(InboxMessage).where(
        InboxMessage.account_id == account_id,
        InboxMessage.read_at.is_(None),
        InboxMessage.once_key.startswith(key, autoescape=True),
    )
    ordered = query.order_by(InboxMessage.posted_at, InboxMessage.id)
    return tuple(_message(row) for row in session.scalars(ordered))


def counts(session: Session, account_id: int) -> tuple[int, int]:
    """Return how many messages the person has, and how many of them are unread."""
    row = session.execute(
        select(func.count(), func.count().filter(InboxMessage.read_at.is_(None))).where(
            InboxMessage.account_id == account_id
        )
    ).one()
    return row[0], row[1]


def unread(account_id: int) -> Select[int]:
    """Return the question how many messages the person has not read."""
    return select(func.count()).where(
        InboxMessage.account_id == account_id, InboxMessage.read_at.is_(None)
    )


def wants_mail(session: Session, account_id: int) -> bool:
    """Return whether the person wants mail; they do until they say otherwise."""
    query = select(InboxChoice.mail).where(InboxChoice.account_id == account_id)
    return session.scalar(query) is not False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailsOfADay:
    """How a day's mails went: how many are in each state."""

    day: date
    states: Mapping[MailState, int]


def latest_mails(session: Session, *, days: int = 14) -> tuple[MailsOfADay, ...]:
    """Return how the mails of the latest days went, the newest day first."""
    rows = session.execute(
        select(InboxMail.day, InboxMail.state, func.count())
        .group_by(InboxMail.day, InboxMail.state)
        .order_by(InboxMail.day.desc())
    ).all()
    by_day: dict[date, dict[MailState, int]] = {}
    for day, state, number in rows:
        by_day.setdefault(day, {})[MailState(state)] = number
    return tuple(MailsOfADay(day=day, states=by_day[day]) for day in list(by_day)[:days])
