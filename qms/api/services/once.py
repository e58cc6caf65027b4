"""A change that is asked for twice with the same key is made once and answered twice."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from qms.api.models import ApiAnswer
from qms.db.once import insert_new

KEPT_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A change with the program's own key; `request` is a checksum of all that was asked."""

    token_id: int
    key: str
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer that was given to a change."""

    status: int
    location: str
    body: bytes


class ReusedKeyError(Exception):
    """The key was used for something else."""


def request_sum(*parts: bytes) -> str:
    """Return the checksum of what was asked."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def earlier_answer(session: Session, keyed: Keyed, *, now: datetime) -> Kept | None:
    """Return the answer that the key got before; None to whoever comes first with it.

    Whoever comes second waits until the first one's transaction has ended. Raise ReusedKeyError
    when something else was asked with the key. Answers are forgotten after a week.
    """
    session.execute(delete(ApiAnswer).where(ApiAnswer.made_at < now - timedelta(KEPT_DAYS)))
    row = {
        "token_id": keyed.token_id, "key": keyed.key, "request": keyed.request, "made_at": now,
        "status": 0, "location": "", "body": b"",
    }  # fmt: skip
    if insert_new(session, ApiAnswer, [row], unique=("token_id", "key")):
        return None
    found = session.scalars(_of(keyed)).one()
    if found.request != keyed.request:
        raise ReusedKeyError
    return Kept(status=found.status, location=found.location, body=found.body)


def keep_answer(session: Session, keyed: Keyed, kept: Kept) -> None:
    """Keep the answer in the same transaction as the change it tells of."""
    found = session.scalars(_of(keyed)).one()
    found.status, found.location, found.body = kept.status, kept.location, kept.body


def _of(keyed: Keyed) -> Select[ApiAnswer]:
    return select(ApiAnswer).where(ApiAnswer.token_id == keyed.token_id, ApiAnswer.key == keyed.key)
