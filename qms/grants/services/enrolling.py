"""The month's file of who is enrolled: read, shown as counts, and saved or forgotten."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record, take_turn
from qms.grants.core.enrolling.identity import hidden_in_name
from qms.grants.core.enrolling.merging import merge
from qms.grants.core.enrolling.reading import read_enrolments
from qms.grants.core.enrolling.rows import EnrolmentFile
from qms.grants.core.enrolling.stored import pack_rows, unpack_rows
from qms.grants.models.enrolments import GrantEnrolment, GrantEnrolmentFile
from qms.grants.queries.enrolments import (
    enrolled,
    is_undoable,
    known_units,
    latest_saved,
    told_until,
    unnamed_units,
)
from qms.kernel.problems import Problem, RefusedError
from qms.vault.vault import vault_of

PURPOSE = "grants.pupil"
LONGEST_NAME = 120
MOST_AT_ONCE = 2_000


def read_file(
    session: Session, actor: Actor, *, month: date, file_name: str, content: bytes, now: datetime
) -> int:
    """Read the month's file and return its id; nothing holds until it is saved.

    The children's numbers become keys by the vault as they are read, and neither they nor the
    file are kept. Raise RefusedError with every fault.
    """
    authorize(actor, Can.GRANTS_WRITE)
    vault = vault_of(session)
    found = read_enrolments(
        content, file_name="", month=month, units=known_units(session, on=month),
        blind=lambda number: vault.blind(PURPOSE, number),
    )  # fmt: skip
    known = (row for _, row in enrolled(session, units=found.units))
    change = merge(known, found, told_until=told_until(session))
    row = GrantEnrolmentFile(
        month=month, file_name=hidden_in_name(_bare(file_name)), state="read",
        content=pack_rows(found.rows), rows=len(found.rows), units=len(found.units),
        new=change.new, changed=change.changed, left=change.left, unchanged=change.unchanged,
        based_on=latest_saved(session), read_by=actor.pseudonym, read_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor, "grants.enrolments-read", row.id, now=now, rows=row.rows)
    return row.id


def _bare(file_name: str) -> str:
    return file_name.replace("\\", "/").rsplit("/", 1)[-1][:LONGEST_NAME]


def save_file(
    session: Session, actor: Actor, file_id: int, *, emptied: Collection[int] = (), now: datetime
) -> None:
    """Let the file that was read hold. Raise RefusedError when another was saved since.

    `emptied` are units that the file does not name and that have no children left: theirs end by
    the last day of the month before. Other units that it does not name go on as they were.
    """
    authorize(actor, Can.GRANTS_WRITE)
    take_turn(session)  # a month is not handed over while its enrolments change
    row = _waiting(session, file_id)
    if row.based_on != latest_saved(session):
        message = "En annan fil har sparats sedan den här lästes."
        raise RefusedError((Problem(message=message, cure="Läs in filen igen."),))
    ended = frozenset(emptied) & {unit for unit, _ in unnamed_units(session, file_id)}
    read = EnrolmentFile(month=row.month, rows=unpack_rows(row.content or b""), emptied=ended)
    stored = enrolled(session, units=read.units)
    change = merge((one for _, one in stored), read, told_until=told_until(session))
    gone = {one.said for one in change.gone}
    ids = [row_id for row_id, one in stored if one.said in gone]
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = ids[start : start + MOST_AT_ONCE]
        session.execute(
            update(GrantEnrolment).where(GrantEnrolment.id.in_(some)).values(superseded_by=file_id)
        )
    added = [
        {
            "file_id": file_id, "unit_id": one.unit_id, "pupil": one.pupil,
            "form": one.form.value, "step": one.step, "first": one.first, "last": one.last,
            "row": one.row,
        }
        for one in change.added
    ]  # fmt: skip
    if added:
        session.execute(insert(GrantEnrolment), added)
    row.state, row.content, row.decided_at, row.left = "saved", None, now, change.left
    session.flush()
    record(
        session, actor, "grants.enrolments-saved", file_id, now=now,
        month=f"{row.month:%Y-%m}", new=row.new, changed=row.changed, left=row.left,
        emptied=len(ended),
    )  # fmt: skip


def cancel_file(session: Session, actor: Actor, file_id: int, *, now: datetime) -> None:
    """Forget a file that was read."""
    authorize(actor, Can.GRANTS_WRITE)
    _forget(session, actor, _waiting(session, file_id), now=now)


def forget_waiting(session: Session, actor: Actor, *, before: datetime, now: datetime) -> int:
    """Forget the files read before the moment that still wait; return how many.

    What they say of children is kept for no purpose when nobody saves it.
    """
    query = select(GrantEnrolmentFile).where(
        GrantEnrolmentFile.state == "read", GrantEnrolmentFile.read_at < before
    )
    found = session.scalars(query.with_for_update()).all()
    for row in found:
        _forget(session, actor, row, now=now)
    return len(found)


def _forget(session: Session, actor: Actor, row: GrantEnrolmentFile, *, now: datetime) -> None:
    row.state, row.content, row.decided_at = "cancelled", None, now
    session.flush()
    record(session, actor, "grants.enrolments-cancelled", row.id, now=now)


def undo_file(session: Session, actor: Actor, file_id: int, *, now: datetime) -> None:
    """Take back the file that was saved last: what it replaced holds again.

    Raise RefusedError when it is not the last one, or a month was handed over since.
    """
    authorize(actor, Can.GRANTS_WRITE)
    take_turn(session)
    row = session.get(GrantEnrolmentFile, file_id, with_for_update=True, populate_existing=True)
    if row is None or not is_undoable(session, file_id):
        message = "Filen går inte att ångra: en senare fil är sparad, eller en månad är betald."
        raise RefusedError((Problem(message=message, cure="Läs in en rättad fil."),))
    session.execute(delete(GrantEnrolment).where(GrantEnrolment.file_id == file_id))
    session.execute(
        update(GrantEnrolment)
        .where(GrantEnrolment.superseded_by == file_id)
        .values(superseded_by=None)
    )
    row.state, row.decided_at = "cancelled", now
    session.flush()
    record(session, actor, "grants.enrolments-undone", file_id, now=now, month=f"{row.month:%Y-%m}")


def _waiting(session: Session, file_id: int) -> GrantEnrolmentFile:
    query = select(GrantEnrolmentFile).where(GrantEnrolmentFile.id == file_id)
    row = session.scalar(query.with_for_update())
    if row is None or row.state != "read":
        message = "Filen väntar inte längre på beslut."
        raise RefusedError((Problem(message=message, cure="Läs sidan igen."),))
    return row
