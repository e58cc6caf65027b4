"""Decisions: what they say goes; number, outcome, checksum and every öre stay."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from qms.decisions.queries.erasable import papers_with_content, still_written
from qms.decisions.services import erasing
from qms.kernel.clock import local_day
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.queries.erasable import free_cases
from qms.retention.kinds import Because, Item


def items(session: Session, before: date, today: date) -> Sequence[Item]:
    """Return the decisions and drafts of free cases that say something."""
    bases = {one.ref: one.base for one in free_cases(session, today).values()}
    found = [
        Item(id=one.id, subjects=(one.subject,), base=max(bases[one.subject], local_day(one.at)))
        for one in papers_with_content(session, SUPPORT)
        if one.subject in bases
    ]
    return [one for one in found if one.base <= before]


def remains(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return the decisions and drafts that still say something."""
    return still_written(session, ids)


def erase(session: Session, ids: Collection[str], because: Because) -> Mapping[str, int]:
    """Put the decision on erasure in place of what they say."""
    return erasing.erase_contents(session, ids, because=because.words, on=because.on)
