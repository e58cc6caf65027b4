"""Cleaning the database's files of what was erased, and remembering whether it could be done."""

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, exists, select, update
from sqlalchemy.orm import Session

from qms.db.scrub import scrub
from qms.db.session import Database
from qms.retention.kinds import Kinds
from qms.retention.models import RetentionItem, RetentionRun

CHUNK = 500


def scrubbed(db: Database, kinds: Kinds, *, now: datetime) -> bool:
    """Clean the files of what was erased; False when that must wait until the next night."""
    with db.reading() as session:
        left = session.scalars(select(RetentionItem.id).where(_is_left())).all()
    tables = {name for kind in kinds.all for name in kind.tables}
    if not isinstance(db.bind, Engine) or not scrub(db.bind, tables):
        return False
    with db.transaction() as session:
        for start in range(0, len(left), CHUNK):
            # Only what was erased before the files were written anew.
            these = RetentionItem.id.in_(left[start : start + CHUNK])
            session.execute(update(RetentionItem).where(these).values(scrubbed_at=now))
        session.execute(update(RetentionRun).where(_is_waiting()).values(is_scrubbed=True))
    return True


def is_left_to_scrub(session: Session) -> bool:
    """Return whether something is erased that the database's files may still hold."""
    items = select(RetentionItem.id).where(_is_left()).limit(1)
    runs = select(RetentionRun.id).where(_ended(), RetentionRun.is_scrubbed.is_(False)).limit(1)
    return session.scalar(items) is not None or session.scalar(runs) is not None


def _is_left() -> ColumnElement[bool]:
    return and_(RetentionItem.erased_at.is_not(None), RetentionItem.scrubbed_at.is_(None))


def _ended() -> ColumnElement[bool]:
    return RetentionRun.ended_at.is_not(None)


def _is_waiting() -> ColumnElement[bool]:
    """Return the condition for an ended erasure whose every item is out of the files now."""
    of_run = exists().where(RetentionItem.run_id == RetentionRun.id, _is_left())
    return and_(_ended(), RetentionRun.is_scrubbed.is_(False), ~of_run)
