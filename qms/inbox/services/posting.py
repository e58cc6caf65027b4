"""Post a message to people: the same one twice is one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from qms.db.once import insert_new
from qms.inbox.models import InboxMessage

LONGEST_SUBJECT = 200


def post(
    session: Session,
    *,
    to: Iterable[int],
    kind: str,
    subject: str,
    body: str = "",
    endpoint: str = "",
    args: Mapping[str, int | str] | None = None,
    now: datetime,
    once_key: str,
) -> tuple[int, ...]:
    """Post the message to the accounts and return those that had not got it before.

    `once_key` names the occasion: a message with the same key is posted once per account, also
    when two workers post it at the same time. `endpoint` and `args` say which page it is about.
    `subject` is mailed: it may name a unit and a task, never a person.
    """
    rows = [
        {
            "account_id": account_id,
            "once_key": once_key,
            "kind": kind,
            "subject": subject[:LONGEST_SUBJECT],
            "body": body,
            "endpoint": endpoint,
            "args": dict(args or {}),
            "posted_at": now,
        }
        for account_id in sorted(set(to))
    ]
    once = ("account_id", "once_key")
    return tuple(insert_new(session, InboxMessage, rows, unique=once, back="account_id"))
