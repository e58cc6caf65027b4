"""Protected identity: marked by the case office, seen by those who are named and no one else."""

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
from qms.needs.models import NeedsCase, NeedsPerson, NeedsProtectedReader
from qms.needs.queries.holders import holders
from qms.needs.queries.opened import OpenCase
from qms.needs.services.opening import take_case


def protect(session: Session, actor: Actor, ref: str, *, now: datetime) -> None:
    """Mark the case's person as protected; the one who marks is the first that is named."""
    row, opened = _take(session, actor, ref, now=now)
    person = session.get_one(NeedsPerson, row.person_id)
    if person.protected or actor.account_id is None:
        return
    person.protected = True
    person.version += 1
    _insert(session, actor, person.id, actor.account_id, now=now)
    record(session, actor, "needs.protected-person", row.ref, now=now, path=opened.unit.path)


def unprotect(session: Session, actor: Actor, ref: str, *, now: datetime) -> None:
    """Take the mark away, and the names with it."""
    row, opened = _take(session, actor, ref, now=now)
    person = session.get_one(NeedsPerson, row.person_id)
    if not person.protected:
        return
    person.protected = False
    person.version += 1
    session.execute(delete(NeedsProtectedReader).where(NeedsProtectedReader.person_id == person.id))
    record(session, actor, "needs.unprotected-person", row.ref, now=now, path=opened.unit.path)


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
    if _insert(session, actor, row.person_id, account_id, now=now):
        record(
            session, actor, "needs.named-reader", row.ref, now=now, path=opened.unit.path,
            account=account_id,
        )  # fmt: skip


def unname_reader(
    session: Session, actor: Actor, ref: str, account_id: int, *, now: datetime
) -> None:
    """Take away a name; nobody can take away their own, so that somebody is always left."""
    row, opened = _take(session, actor, ref, now=now)
    if account_id == actor.account_id:
        raise _refused("Du kan inte ta bort dig själv.", "Be en annan handläggare göra det.")
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
