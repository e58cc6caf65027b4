"""The child or pupil: last of all, when nothing else of theirs is left."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from qms.audit.models import AuditRow
from qms.decisions.queries.erasable import papers_with_content
from qms.needs.core.deciding.kinds import SUPPORT
from qms.needs.models import (
    NeedsAnswer,
    NeedsAssessment,
    NeedsBreakGlass,
    NeedsCase,
    NeedsEvaluation,
    NeedsFile,
    NeedsLogPick,
    NeedsNote,
    NeedsPerson,
    NeedsPlacement,
    NeedsProtectedReader,
)
from qms.needs.queries.erasable import free_cases, open_persons, persons_of
from qms.retention.kinds import Because, Item
from qms.retention.models import RetentionHold

OF_CASES = (
    NeedsAssessment, NeedsAnswer, NeedsFile, NeedsNote, NeedsEvaluation, NeedsBreakGlass,
)  # fmt: skip
OF_PERSON = (NeedsPlacement, NeedsProtectedReader)
NAMED = or_(
    NeedsPerson.name.is_not(None),
    NeedsPerson.number.is_not(None),
    NeedsPerson.number_index.is_not(None),
    NeedsPerson.born.is_not(None),
)


def items(session: Session, before: date, today: date) -> Sequence[Item]:
    """Return the persons whose every case is free and empty; the term begins with the last one."""
    free = free_cases(session, today)
    kept = _full(session) | open_persons(session, free.keys())
    named = frozenset(session.scalars(select(NeedsPerson.id).where(NAMED)))
    found = []
    for person, cases in sorted(persons_of(free.values()).items()):
        base = max(case.base for case in cases)
        if person in named and person not in kept and base <= before:
            found.append(Item(id=person, subjects=tuple(one.ref for one in cases), base=base))
    return found


def _full(session: Session) -> frozenset[str]:
    """Return the persons of whom something else is left."""
    person = NeedsCase.person_id
    rows = set(session.scalars(select(person).where(NeedsCase.request.is_not(None))))
    for table in OF_CASES:
        rows.update(session.scalars(select(person).join(table, table.case_id == NeedsCase.id)))
    reviewed = (
        select(person)
        .join(AuditRow, AuditRow.target == NeedsCase.ref)
        .join(NeedsLogPick, NeedsLogPick.seq == AuditRow.seq)
        .where(NeedsLogPick.note.is_not(None))
    )
    rows.update(session.scalars(reviewed))
    held = select(person).join(RetentionHold, RetentionHold.subject == NeedsCase.ref)
    rows.update(session.scalars(held))
    refs = {one.subject for one in papers_with_content(session, SUPPORT)}
    by_ref = session.execute(select(NeedsCase.ref, person))
    return frozenset(rows | {one for ref, one in by_ref if ref in refs})


def remains(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return the persons who are still named, or placed."""
    query = select(NeedsPerson.id).where(NeedsPerson.id.in_([*ids]), NAMED)
    placed = (
        session.scalars(select(one.person_id).where(one.person_id.in_([*ids]))) for one in OF_PERSON
    )
    return frozenset(session.scalars(query)).union(*placed)


def erase(session: Session, ids: Collection[str], because: Because) -> Mapping[str, int]:
    """Empty the persons; the row stays, so that decisions and money still add up."""
    there = remains(session, ids)
    for table in OF_PERSON:
        session.execute(delete(table).where(table.person_id.in_([*ids])))
    at = datetime(because.on.year, because.on.month, because.on.day, tzinfo=UTC)
    session.execute(
        update(NeedsPerson)
        .where(NeedsPerson.id.in_([*ids]))
        .values(number_index=None, name=None, number=None, born=None, erased_at=at)
    )
    return dict.fromkeys(there, 1)
