"""Who read and changed what: all the trail tells of one case, or of one account in the cases."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.audit import queries as audit
from qms.audit.core.chain import AuditEntry
from qms.decisions.models import Decision
from qms.identity.models import Account
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.refs import typed_ref
from qms.needs.core.log_review.events import POOLED, READ_SUMS, REVIEWED_READINGS
from qms.needs.core.log_review.pooled import Pooled, Where
from qms.needs.models import NeedsBreakGlass, NeedsCare, NeedsCase, NeedsPerson
from qms.needs.queries.log_review import NEEDS

DECISION = "needs.support"
PROTECTED, UNPROTECTED = "needs.protected-person", "needs.unprotected-person"
LONGEST = 40  # signs of a reference or a decision's number


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What the reviewer may know of the case itself: nothing of the child."""

    id: str
    ref: str
    person_id: str
    person_since: datetime
    unit_id: int
    opened_at: datetime
    is_protected: bool
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """An account's part in a case, while it lasted."""

    ref: str
    pseudonym: str
    part: Part
    since: datetime
    until: datetime | None

    def held(self, at: datetime) -> bool:
        """Return whether the tie held at the moment."""
        return self.since <= at and (self.until is None or at <= self.until)


def ref_of(session: Session, typed: str) -> str:
    """Return the case that a reference or the number of a decision names, empty when none.

    Nothing else is looked for: neither names nor personal numbers find a case.
    """
    text = " ".join(typed.split()).upper()
    if not text or len(text) > LONGEST:
        return ""
    by_ref = session.scalar(select(NeedsCase.ref).filter_by(ref=typed_ref(text)))
    if by_ref is not None:
        return by_ref
    query = select(Decision.subject).where(Decision.number == text, Decision.kind == DECISION)
    return session.scalar(query) or ""


def facts(session: Session, ref: str) -> CaseFacts | None:
    """Return the case's facts, None when there is no such case."""
    row = session.execute(
        select(NeedsCase, NeedsPerson.protected, NeedsPerson.registered_at)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .where(NeedsCase.ref == ref)
    ).first()
    if row is None:
        return None
    case = row.NeedsCase
    numbers = select(Decision.number).where(Decision.subject == ref, Decision.kind == DECISION)
    return CaseFacts(
        id=case.id,
        ref=case.ref,
        person_id=case.person_id,
        person_since=row.registered_at,
        unit_id=case.unit_id,
        opened_at=case.opened_at,
        is_protected=row.protected,
        numbers=tuple(session.scalars(numbers.order_by(Decision.decided_at))),
    )


def entries(session: Session, ref: str) -> tuple[AuditEntry, ...]:
    """Return every event that concerns the case, oldest first.

    Those are the events about the case itself, of whatever module, and what reviewers did with
    its readings.
    """
    own = audit.events(session, audit.AuditFilter(), target=ref)
    readings = {str(one.seq) for one in own}
    reviews = audit.of_kinds(session, REVIEWED_READINGS, since=own[0].at) if own else ()
    about = [one for one in reviews if one.target in readings]
    return tuple(sorted([*own, *about], key=lambda one: one.seq))


def entries_by(
    session: Session, pseudonym: str, *, first: date, last: date
) -> tuple[AuditEntry, ...]:
    """Return what the account did in the module in the period, oldest first."""
    wanted = audit.AuditFilter(action=NEEDS, actor=pseudonym, first_day=first, last_day=last)
    return audit.events(session, wanted)


def ties(session: Session, *, case_id: str = "", account_id: int = 0) -> tuple[Tie, ...]:
    """Return every tie there has been in the case, or that the account has had."""
    query = (
        select(NeedsCare, Account.pseudonym, NeedsCase.ref)
        .join(Account, Account.id == NeedsCare.account_id)
        .join(NeedsCase, NeedsCase.id == NeedsCare.case_id)
        .order_by(NeedsCare.id)
    )
    wanted = NeedsCare.case_id == case_id if case_id else NeedsCare.account_id == account_id
    return tuple(
        Tie(
            ref=row.ref,
            pseudonym=row.pseudonym,
            part=Part(row.NeedsCare.part),
            since=row.NeedsCare.tied_at,
            until=row.NeedsCare.ended_at,
        )
        for row in session.execute(query.where(wanted))
    )


def openings(session: Session, case_id: str) -> Mapping[str, Sequence[NeedsBreakGlass]]:
    """Return the case's emergency openings by pseudonym, reasons sealed."""
    found: dict[str, list[NeedsBreakGlass]] = {}
    rows = session.execute(
        select(NeedsBreakGlass, Account.pseudonym)
        .join(Account, Account.id == NeedsBreakGlass.account_id)
        .where(NeedsBreakGlass.case_id == case_id)
    )
    for row in rows:
        found.setdefault(row.pseudonym, []).append(row.NeedsBreakGlass)
    return found


def pooled(session: Session, *, since: datetime) -> tuple[Pooled, ...]:
    """Return the readings of many cases at once since the moment, oldest first."""
    return tuple(pooled_of(one) for one in audit.of_kinds(session, POOLED, since=since))


def pooled_of(entry: AuditEntry) -> Pooled:
    """Return the event with what it tells of which cases were read."""
    over = json.loads(entry.details).get("over", "") if entry.action == READ_SUMS else ""
    return Pooled(
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        roles=entry.roles,
        action=entry.action,
        why=entry.target,
        over=over,
    )


def history(session: Session, case: CaseFacts, events: Iterable[AuditEntry]) -> tuple[Where, ...]:
    """Return where the case was, and whether its child was protected, in order of time."""
    refs = list(session.scalars(select(NeedsCase.ref).filter_by(person_id=case.person_id)))
    marks = [
        one
        for one in audit.of_kinds(session, {PROTECTED, UNPROTECTED}, since=case.person_since)
        if one.target in refs
    ]
    placed = [one for one in events if one.path]
    found, path, is_protected = [], "", False
    for one in sorted({entry.seq: entry for entry in [*placed, *marks]}.values(), key=_seq):
        path = one.path if one.target == case.ref else path
        if one.action in (PROTECTED, UNPROTECTED):
            is_protected = one.action == PROTECTED
        if path:
            found.append(Where(at=one.at, path=path, is_protected=is_protected))
    return tuple(found)


def _seq(entry: AuditEntry) -> int:
    return entry.seq


def readers(session: Session) -> tuple[tuple[int, str, str], ...]:
    """Return (account, user name, name) of everybody who has done anything in the cases."""
    some = audit.actors(session, NEEDS)
    rows = session.execute(select(Account.id, Account.user_name, Account.name, Account.pseudonym))
    return tuple((row.id, row.user_name, row.name) for row in rows if row.pseudonym in some)
