"""Who is enrolled where, by opaque key; the files that said so, and the units they may name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.costs.core.items import GrantForm
from qms.grants.core.enrolling.rows import EnrolledRow, KnownUnit
from qms.grants.core.enrolling.stored import unpack_rows
from qms.grants.models.enrolments import GrantEnrolment, GrantEnrolmentFile
from qms.grants.models.payments import GrantPayRun
from qms.grants.queries.pay_rows import has_paid_since
from qms.grants.queries.providers import forms_of
from qms.org import queries as org
from qms.org.core.nodes import Unit

EVERYTHING = Scope(everything=True)


def readers_unpaid(session: Session) -> frozenset[str]:
    """Return who read in the files that hold and were saved after the latest month handed over.

    They are those whose work nobody else has seen yet.
    """
    table = GrantEnrolmentFile
    paid = select(func.max(GrantPayRun.at)).scalar_subquery()
    query = select(table.read_by).where(
        table.state == "saved", or_(paid.is_(None), table.decided_at >= paid)
    )
    return frozenset(session.scalars(query))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHead:
    """A month's file without its rows; the counts are of children at a unit and form."""

    id: int
    month: date
    file_name: str
    state: str
    rows: int
    units: int
    new: int
    changed: int
    left: int
    unchanged: int
    read_at: datetime


def known_units(session: Session, *, on: date) -> Mapping[str, KnownUnit]:
    """Return the units by code, local id and name in small letters; a name of two is left out."""
    units = org.units(session, EVERYTHING, on=on, include_closed=True)
    names = Counter(name for unit in units for name in _names(unit))
    return {
        name: KnownUnit(id=unit.id, forms=forms_of(unit), is_independent=unit.is_independent)
        for unit in units
        for name in _names(unit)
        if names[name] == 1
    }


def _names(unit: Unit) -> set[str]:
    return {name.casefold() for name in (unit.code, unit.local_id, unit.name) if name}


def enrolled(
    session: Session, *, units: Iterable[int] | None = None
) -> tuple[tuple[int, EnrolledRow], ...]:
    """Return the enrolments that hold, each with its id: of the units, or of all."""
    table = GrantEnrolment
    query = (
        select(
            table.id, table.pupil, table.unit_id, table.form, table.step, table.first, table.last,
            table.row,
        )
        .where(table.superseded_by.is_(None))
        .order_by(table.id)
    )  # fmt: skip
    if units is not None:
        query = query.where(table.unit_id.in_([*units]))
    forms = {form.value: form for form in GrantForm}
    return tuple(
        (
            row_id,
            EnrolledRow(
                pupil=pupil, unit_id=unit_id, form=forms[form], step=step, first=first, last=last,
                row=row,
            ),
        )
        for row_id, pupil, unit_id, form, step, first, last, row in session.execute(query)
    )  # fmt: skip


def enrolment_files(session: Session) -> tuple[tuple[int, str, datetime | None], ...]:
    """Return id, state and when it was decided of each file: it changes with every enrolment."""
    table = GrantEnrolmentFile
    query = select(table.id, table.state, table.decided_at).order_by(table.id)
    return tuple((id_, state, at) for id_, state, at in session.execute(query))


def latest_saved(session: Session) -> int:
    """Return the id of the latest file saved, 0 when there is none."""
    query = select(func.max(GrantEnrolmentFile.id)).where(GrantEnrolmentFile.state == "saved")
    return session.scalar(query) or 0


def told_until(session: Session) -> date | None:
    """Return the latest month that a saved file tells of, None when there is none."""
    query = select(func.max(GrantEnrolmentFile.month)).where(GrantEnrolmentFile.state == "saved")
    return session.scalar(query)


def unnamed_units(session: Session, file_id: int) -> tuple[tuple[int, int], ...]:
    """Return the units that go on with children and that a waiting file does not name.

    Each with how many rows go on there after the month before the file's.
    """
    row = session.get(GrantEnrolmentFile, file_id)
    if row is None or row.content is None:
        return ()
    named = {one.unit_id for one in unpack_rows(row.content)}
    going = Counter(
        one.unit_id
        for _, one in enrolled(session)
        if one.unit_id not in named
        and one.first <= row.month
        and (one.last is None or one.last >= row.month)
    )
    return tuple(sorted(going.items()))


def is_undoable(session: Session, file_id: int) -> bool:
    """Return whether the file is the last one saved, and no month was handed over since."""
    row = session.get(GrantEnrolmentFile, file_id)
    if row is None or row.decided_at is None or file_id != latest_saved(session):
        return False
    return not has_paid_since(session, row.decided_at)


def files(session: Session, *, limit: int = 24) -> tuple[FileHead, ...]:
    """Return the latest files, the newest first; cancelled ones are left out."""
    query = (
        select(GrantEnrolmentFile)
        .where(GrantEnrolmentFile.state != "cancelled")
        .order_by(GrantEnrolmentFile.id.desc())
        .limit(limit)
    )
    return tuple(_head(row) for row in session.scalars(query))


def file(session: Session, file_id: int) -> FileHead | None:
    """Return one file, or None."""
    row = session.get(GrantEnrolmentFile, file_id)
    return _head(row) if row else None


def _head(row: GrantEnrolmentFile) -> FileHead:
    return FileHead(
        id=row.id, month=row.month, file_name=row.file_name, state=row.state, rows=row.rows,
        units=row.units, new=row.new, changed=row.changed, left=row.left,
        unchanged=row.unchanged, read_at=row.read_at,
    )  # fmt: skip
