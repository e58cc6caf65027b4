"""Price lists: the versions of a form and a year, and the one that holds."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.costs.core.items import GrantForm
from qms.db.session import once
from qms.grants.core.price_list.document import PriceDocument
from qms.grants.core.price_list.stored import load_document
from qms.grants.models import GrantPriceList


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredList:
    """A version of a price list. `state` is draft, in_force or replaced."""

    id: int
    number: int
    state: str
    document: PriceDocument
    sha256: str
    override: str
    made_by: str
    writers: frozenset[str]
    made_at: datetime
    approved_by: str
    approved_at: datetime | None
    version: int

    @property
    def pupils(self) -> Fraction:
        """Return the own pupils that the budget counts with."""
        return sum((one.pupils for one in self.document.bands), Fraction(0))


def _stored(row: GrantPriceList) -> StoredList:
    return StoredList(
        id=row.id,
        number=row.number,
        state=row.state,
        document=load_document(row.content),
        sha256=row.sha256,
        override=row.override,
        made_by=row.made_by,
        writers=frozenset(row.writers.split("\n")),
        made_at=row.made_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        version=row.version,
    )


def versions(session: Session, form: GrantForm, year: int) -> tuple[StoredList, ...]:
    """Return every version that was not dropped, the latest first."""
    query = (
        select(GrantPriceList)
        .where(
            GrantPriceList.form == form.value,
            GrantPriceList.year == year,
            GrantPriceList.state != "dropped",
        )
        .order_by(GrantPriceList.number.desc())
    )
    return tuple(_stored(row) for row in session.scalars(query))


def in_force(session: Session, form: GrantForm, year: int) -> StoredList | None:
    """Return the price list that holds, None before one does."""
    question = ("grants.in_force", form, year)
    table = GrantPriceList.__tablename__
    return once(session, question, lambda: _in_state(session, form, year, "in_force"), of=table)


def draft(session: Session, form: GrantForm, year: int) -> StoredList | None:
    """Return the price list that is being written, None when none is."""
    return _in_state(session, form, year, "draft")


def _in_state(session: Session, form: GrantForm, year: int, state: str) -> StoredList | None:
    row = session.scalar(
        select(GrantPriceList).where(
            GrantPriceList.form == form.value,
            GrantPriceList.year == year,
            GrantPriceList.state == state,
        )
    )
    return _stored(row) if row else None


def states_of_year(session: Session, year: int) -> dict[tuple[GrantForm, str], int]:
    """Return the number of the list of each form that holds or is being written, by state."""
    query = select(GrantPriceList.form, GrantPriceList.state, GrantPriceList.number).where(
        GrantPriceList.year == year, GrantPriceList.state.in_(["draft", "in_force"])
    )
    return {(GrantForm(form), state): number for form, state, number in session.execute(query)}


def latest_before(session: Session, form: GrantForm, year: int) -> StoredList | None:
    """Return the list to begin a new year from: the last one that held in an earlier year."""
    row = session.scalar(
        select(GrantPriceList)
        .where(
            GrantPriceList.form == form.value,
            GrantPriceList.year < year,
            GrantPriceList.state == "in_force",
        )
        .order_by(GrantPriceList.year.desc())
        .limit(1)
    )
    return _stored(row) if row else None
