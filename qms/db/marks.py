"""Marks that change with every write to some tables: what is kept in a process goes by them."""

import secrets
from collections.abc import Collection

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from qms.db.base import Base

CHANGED = "qms_changed"
TOPICS = {"org_": "org"}
"""Beginnings of tables' names, and the mark that a write to such a table changes."""


class ChangeMark(Base):
    """The mark of a topic: drawn anew by each transaction that writes, never counted.

    A number could come again with another content, when a database is put back from a copy.
    """

    __tablename__ = "change_mark"

    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    mark: Mapped[str] = mapped_column(String(32))


def mark_of(session: Session, topic: str) -> str:
    """Return the topic's mark, empty before anything has been written."""
    query = select(ChangeMark.mark).where(ChangeMark.topic == topic)
    return session.scalar(query) or ""


def note_written(session: Session, tables: Collection[str]) -> None:
    """Remember which topics the session has written to."""
    found = {
        topic for name in tables for begins, topic in TOPICS.items() if name.startswith(begins)
    }
    if found:
        session.info.setdefault(CHANGED, set()).update(found)


def draw_marks(session: Session) -> None:
    """Change the marks of what the session has written to; called before it is committed."""
    session.flush()
    for topic in sorted(session.info.pop(CHANGED, ())):
        session.merge(ChangeMark(topic=topic, mark=secrets.token_hex(16)))
