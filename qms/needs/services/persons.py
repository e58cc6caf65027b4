"""Children and pupils: found again by personal number, without saying that they were."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.db.once import insert_new
from qms.needs.core.cases.application import Child
from qms.needs.core.cases.number import bare_number
from qms.needs.models import NeedsPerson, NeedsPlacement
from qms.needs.queries import places
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import ids_in
from qms.org.models import OrgNode
from qms.org.queries import valid_on
from qms.vault.vault import Vault, vault_of

PURPOSE = "personal-number"


def find_or_register(session: Session, child: Child, *, now: datetime) -> NeedsPerson:
    """Return the person with the child's personal number, a new one when there is none.

    Nothing of a person who is found is changed or shown: whoever applies sees what they wrote.
    """
    vault, number = vault_of(session), bare_number(child.number)
    index = vault.blind(PURPOSE, number) if number else None
    if index is None:
        row = NeedsPerson(**_new(vault, child, number, index, now=now))
        session.add(row)
        session.flush()
        return row
    insert_new(
        session, NeedsPerson, [_new(vault, child, number, index, now=now)],
        unique=("number_index",),
    )  # fmt: skip
    return session.scalars(select(NeedsPerson).filter_by(number_index=index)).one()


def _new(
    vault: Vault, child: Child, number: str, index: str | None, *, now: datetime
) -> dict[str, object]:
    row, born = uuid4().hex, child.born_on
    sealed = {"name": child.name.strip(), "number": number, "born": str(born) if born else ""}
    return {
        "id": row,
        "number_index": index,
        **{
            key: vault.seal_text(places.of("person", key, row), text) if text else None
            for key, text in sealed.items()
        },
        "protected": False,
        "registered_at": now,
        "version": 0,
    }


def place(
    session: Session,
    person_id: str,
    *,
    unit_id: int,
    form: SchoolForm,
    since: date,
    home_municipality: str,
) -> None:
    """Note that the person goes to the unit from the day, unless that is known."""
    there = session.scalars(
        select(NeedsPlacement).where(
            NeedsPlacement.person_id == person_id,
            NeedsPlacement.unit_id == unit_id,
            NeedsPlacement.form == form.value,
            valid_on(since, NeedsPlacement),
        )
    ).first()
    if there is None:
        session.add(
            NeedsPlacement(
                person_id=person_id,
                unit_id=unit_id,
                form=form.value,
                home_municipality=home_municipality,
                valid_from=since,
            )
        )
        session.flush()


def home_code(session: Session, path: str) -> str:
    """Return the four-digit code of the municipality on top of the path, empty without one."""
    code = session.scalar(select(OrgNode.code).where(OrgNode.id == ids_in(path)[0]))
    return (code or "")[:4]
