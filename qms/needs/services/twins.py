"""Whether a child without personal number is already in an open case of the applicant's."""

import re

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from qms.needs.core.amounts.periods import Period
from qms.needs.core.cases.application import Child
from qms.needs.core.cases.number import bare_number
from qms.needs.models import NeedsCare, NeedsCase, NeedsPerson
from qms.needs.queries import access, places
from qms.vault.vault import vault_of

WORD = re.compile(r"\w+")


def name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, in an order that does not depend on how it is put.

    `Ek, Elev` and `elev ek` are the same.
    """
    return tuple(sorted(word.casefold() for word in WORD.findall(name)))


def twin_ref(session: Session, account_id: int, child: Child, unit_id: int, period: Period) -> str:
    """Return the open case at the unit of a child with the same name and day of birth.

    Only cases that the account is tied to are compared: of any other, nothing is told. A child
    with a personal number that is known is found by it, and two with different numbers are two.
    Empty when there is none.
    """
    vault, number, born = vault_of(session), bare_number(child.number), child.born_on
    wanted = name_key(child.name)
    rows = session.execute(
        select(NeedsCase.ref, NeedsPerson)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .join(NeedsCare, NeedsCare.case_id == NeedsCase.id)
        .where(
            NeedsCase.unit_id == unit_id,
            NeedsCase.closed_at.is_(None),
            NeedsCase.period_from <= period.last,
            NeedsCase.period_to >= period.first,
            NeedsCare.account_id == account_id,
            NeedsCare.ended_at.is_(None),
            or_(access.may_see_person(account_id), access.applied_in(account_id)),
        )
        .order_by(NeedsCase.opened_at)
    )
    for row in rows:
        person = row.NeedsPerson
        if number and person.number_index is not None:
            continue
        told = {
            key: vault.open_text(places.of("person", key, person.id), sealed)
            for key in ("name", "born")
            if (sealed := getattr(person, key)) is not None
        }
        if name_key(told.get("name", "")) == wanted and told.get("born") == str(born):
            return str(row.ref)
    return ""
