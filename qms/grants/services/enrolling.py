"""The month's file of who is enrolled: read, shown as counts, and saved or forgotten."""

from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record, take_turn
from qms.grants.core.enrolling.identity import hidden
from qms.grants.core.enrolling.merging import merge
from qms.grants.core.enrolling.reading import read_enrolments
from qms.grants.core.enrolling.rows import EnrolmentFile
from qms.grants.core.enrolling.stored import pack_rows, unpack_rows
from qms.grants.models.enrolments import GrantEnrolment, GrantEnrolmentFile
from qms.grants.queries.enrolments import enrolled, known_units, latest_saved
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
    change = merge(known, found)
    row = GrantEnrolmentFile(
        month=month, file_name=hidden(_bare(file_name)), state="read",
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


def save_file(session: Session, actor: Actor, file_id: int, *, now: datetime) -> None:
    """Let the file that was read hold. Raise RefusedError when another was saved since."""
    authorize(actor, Can.GRANTS_WRITE)
    take_turn(session)  # a month is not handed over while its enrolments change
    row = _waiting(session, file_id)
    if row.based_on != latest_saved(session):
        message = "En annan fil har sparats sedan den här lästes."
        raise RefusedError((Problem(message=message, cure="Läs in filen igen."),))
    read = EnrolmentFile(month=row.month, rows=unpack_rows(row.content or b""))
    stored = enrolled(session, units=read.units)
    change = merge((one for _, one in stored), read)
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
    row.state, row.content, row.decided_at = "saved", None, now
    session.flush()
    record(
        session, actor, "grants.enrolments-saved", file_id, now=now,
        month=f"{row.month:%Y-%m}", new=row.new, changed=row.changed, left=row.left,
    )  # fmt: skip


def cancel_file(session: Session, actor: Actor, file_id: int, *, now: datetime) -> None:
    """Forget a file that was read."""
    authorize(actor, Can.GRANTS_WRITE)
    row = _waiting(session, file_id)
    row.state, row.content, row.decided_at = "cancelled", None, now
    session.flush()
    record(session, actor, "grants.enrolments-cancelled", file_id, now=now)


def _waiting(session: Session, file_id: int) -> GrantEnrolmentFile:
    query = select(GrantEnrolmentFile).where(GrantEnrolmentFile.id == file_id)
    row = session.scalar(query.with_for_update())
    if row is None or row.state != "read":
        message = "Filen väntar inte längre på beslut."
        raise RefusedError((Problem(message=message, cure="Läs sidan igen."),))
    return row
