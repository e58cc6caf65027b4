"""Protected identity: marked by the case's officer, seen by those who are named and no one else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.db.once import insert_new
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.protecting import Naming, naming_faults, reason_faults
from qms.needs.models import NeedsCase, NeedsPerson, NeedsProtectedReader
from qms.needs.queries import people
from qms.needs.queries.holders import holders
from qms.needs.queries.opened import OpenCase
from qms.needs.services.notes import add_note
from qms.needs.services.opening import open_case, take_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Somebody who can be named: what they can do in the case, and whether they are tied to it."""

    account_id: int
    name: str
    parts: tuple[Part, ...]
    handles: bool
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be known before the mark is set or taken away."""

    opened: OpenCase
    tied: tuple[people.Tied, ...]
    readers: tuple[tuple[int, str], ...]
    choices: tuple[Choice, ...]


def ask(session: Session, actor: Actor, ref: str, *, now: datetime) -> Asked:
    """Return who sees the case now and who can be named; the reading is recorded.

    For the officer of the case. Raise as `open_case`.
    """
    opened = open_case(session, actor, ref, can=Can.NEEDS_PROTECT, why="case", now=now)
    tied = people.tied(session, opened)
    return Asked(
        opened=opened,
        tied=tied,
        readers=people.named_readers(session, opened) if opened.is_protected else (),
        choices=_choices(session, actor, opened, tied, now=now),
    )


def _choices(
    session: Session,
    actor: Actor,
    opened: OpenCase,
    tied: tuple[people.Tied, ...],
    *,
    now: datetime,
) -> tuple[Choice, ...]:
    handlers, deciders = (
        holders(session, can, path=opened.unit.path, on=local_day(now))
        for can in (Can.NEEDS_HANDLE, Can.NEEDS_DECIDE)
    )
    names = {one.account_id: one.name for one in tied}
    names |= {one.account_id: one.name for one in (*handlers, *deciders)}
    names.pop(actor.account_id or 0, None)
    handles, decides = ({one.account_id for one in some} for some in (handlers, deciders))
    return tuple(
        Choice(
            account_id=number,
            name=name,
            parts=tuple(one.part for one in tied if one.account_id == number),
            handles=number in handles,
            decides=number in decides,
        )
        for number, name in names.items()
    )


def protect(session: Session, actor: Actor, ref: str, naming: Naming, *, now: datetime) -> None:
    """Mark the case's person as protected and name who may see them, the officer first.

    Raise RefusedError with every fault of whom is named; the mark of another is left as it is.
    """
    row, opened = _take(session, actor, ref, now=now)
    person = session.get_one(NeedsPerson, row.person_id)
    if person.protected:
        return
    officer = actor.account_id or 0
    _check(session, opened, officer, naming, now=now)
    person.protected = True
    person.version += 1
    record(session, actor, "needs.protected-person", row.ref, now=now, path=opened.unit.path)
    _insert(session, actor, person.id, officer, now=now)
    for number in sorted(naming.named - {officer}):
        _name(session, actor, row, opened, number, now=now)


def _check(
    session: Session, opened: OpenCase, officer: int, naming: Naming, *, now: datetime
) -> None:
    readers, handlers, deciders = (
        {one.account_id for one in holders(session, can, path=opened.unit.path, on=local_day(now))}
        for can in (Can.NEEDS_READ, Can.NEEDS_HANDLE, Can.NEEDS_DECIDE)
    )
    faults = tuple(
        naming_faults(
            naming,
            officer=officer,
            readers=readers,
            handlers=handlers,
            deciders=deciders,
            is_open=not opened.is_closed,
        )
    )
    if faults:
        raise RefusedError(faults)


def unprotect(session: Session, actor: Actor, ref: str, reason: str, *, now: datetime) -> None:
    """Take the mark away, and the names with it; why is sealed among the case's notes.

    Raise RefusedError without a reason.
    """
    row, opened = _take(session, actor, ref, now=now)
    person = session.get_one(NeedsPerson, row.person_id)
    if not person.protected:
        return
    if faults := tuple(reason_faults(reason)):
        raise RefusedError(faults)
    person.protected = False
    person.version += 1
    session.execute(delete(NeedsProtectedReader).where(NeedsProtectedReader.person_id == person.id))
    record(session, actor, "needs.unprotected-person", row.ref, now=now, path=opened.unit.path)
    add_note(session, actor, ref, reason, now=now)


def name_reader(
    session: Session, actor: Actor, ref: str, account_id: int, *, now: datetime
) -> None:
    """Name an account that may see the person; it still takes a tie to each case.

    Raise RefusedError for somebody who cannot read cases over the unit.
    """
    row, opened = _take(session, actor, ref, now=now)
    may = holders(session, Can.NEEDS_READ, path=opened.unit.path, on=local_day(now))
    if account_id not in {one.account_id for one in may}:
        raise _refused("Personen får inte läsa ärenden på enheten.", "Välj en annan person.")
    _name(session, actor, row, opened, account_id, now=now)


def _name(
    session: Session,
    actor: Actor,
    row: NeedsCase,
    opened: OpenCase,
    account_id: int,
    *,
    now: datetime,
) -> None:
    if _insert(session, actor, row.person_id, account_id, now=now):
        record(
            session, actor, "needs.named-reader", row.ref, now=now, path=opened.unit.path,
            account=account_id,
        )  # fmt: skip


def unname_reader(
    session: Session, actor: Actor, ref: str, account_id: int, *, now: datetime
) -> None:
    """Take away a name: not one's own, and of an open case not the last who can decide it."""
    row, opened = _take(session, actor, ref, now=now)
    if account_id == actor.account_id:
        raise _refused("Du kan inte ta bort dig själv.", "Be en annan handläggare göra det.")
    if not opened.is_closed and _is_last_decider(session, actor, opened, account_id, now=now):
        raise _refused("Ingen annan som är namngiven kan fatta beslut.",
                       "Namnge först någon annan som får besluta.")  # fmt: skip
    gone = session.execute(
        delete(NeedsProtectedReader).where(
            NeedsProtectedReader.person_id == row.person_id,
            NeedsProtectedReader.account_id == account_id,
        )
    )
    if gone.rowcount:  # type: ignore[attr-defined]
        record(
            session, actor, "needs.unnamed-reader", row.ref, now=now, path=opened.unit.path,
            account=account_id,
        )  # fmt: skip


def _is_last_decider(
    session: Session, actor: Actor, opened: OpenCase, account_id: int, *, now: datetime
) -> bool:
    may = holders(session, Can.NEEDS_DECIDE, path=opened.unit.path, on=local_day(now))
    named = {number for number, _ in people.named_readers(session, opened)}
    deciders = named & {one.account_id for one in may} - {actor.account_id}
    return deciders == {account_id}


def _take(session: Session, actor: Actor, ref: str, *, now: datetime) -> tuple[NeedsCase, OpenCase]:
    if actor.account_id is None:
        raise OutOfScopeError(ref)
    return take_case(session, actor, ref, can=Can.NEEDS_PROTECT, now=now)


def _insert(
    session: Session, actor: Actor, person_id: str, account_id: int, *, now: datetime
) -> bool:
    new = {
        "person_id": person_id, "account_id": account_id,
        "named_by": actor.pseudonym, "named_at": now,
    }  # fmt: skip
    added = insert_new(session, NeedsProtectedReader, [new], unique=("person_id", "account_id"))
    return bool(added)


def _refused(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure, column="account"),))
