"""Remembering which sessions are open, and ending one of one's own."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.identity.core.sessions import ABSOLUTE
from qms.identity.models import EndedSession, OpenSession
from qms.kernel.secret import mark_of


class NoSuchSessionError(LookupError):
    """The actor has no such session: it ended, or it is another person's."""


class Opened(NamedTuple):
    """A session that begins: its own name, its stamp and the kind of browser."""

    name: str
    stamp: str
    device: str


def remember_session(session: Session, account_id: int, opened: Opened, *, now: datetime) -> None:
    """Note that the session began; forget those that can be good no longer."""
    session.execute(delete(OpenSession).where(OpenSession.started_at < now - ABSOLUTE))
    session.add(
        OpenSession(
            mark=mark_of(opened.name), account_id=account_id, stamp=opened.stamp,
            device=opened.device, started_at=now, seen_at=now,
        )
    )  # fmt: skip


def note_use(session: Session, name: str, *, now: datetime) -> None:
    """Note that the session was used."""
    used = update(OpenSession).where(OpenSession.mark == mark_of(name))
    session.execute(used.values(seen_at=now))


def forget_session(session: Session, name: str) -> None:
    """Take a session that ended off the list."""
    session.execute(delete(OpenSession).where(OpenSession.mark == mark_of(name)))


def end_own_session(session: Session, actor: Actor, session_id: int, *, now: datetime) -> None:
    """End one of the actor's sessions, and every copy of its cookie; NoSuchSessionError else."""
    authorize(actor, Can.ACCOUNT_OWN)
    row = session.get(OpenSession, session_id)
    if row is None or row.account_id != actor.account_id:
        raise NoSuchSessionError(session_id)
    ended = {"mark": row.mark, "ended_at": now}
    insert_new(session, EndedSession, [ended], unique=("mark",), back="mark")
    session.delete(row)
    record(session, actor, "identity.session-ended", actor.account_id, now=now)
