"""Finding who an extract is about: a child by number or case, an account by its user name."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.grants.models import GrantEnrolment
from qms.grants.services.enrolling import PURPOSE as PUPIL
from qms.identity.core.throttle import fingerprint
from qms.identity.models import Account
from qms.needs.models import NeedsCase, NeedsPerson
from qms.needs.queries.access import is_named_reader
from qms.needs.services.persons import PURPOSE as NUMBER
from qms.subject.core.person import Child, Staff
from qms.vault.core.place import Place
from qms.vault.vault import vault_of


def child_of_number(session: Session, actor: Actor, number: str) -> Child | None:
    """Return the child with the twelve digits, None when nothing is kept or it is a secret."""
    vault = vault_of(session)
    query = select(NeedsPerson).filter_by(number_index=vault.blind(NUMBER, number))
    person = session.scalar(query)
    if person is not None:
        return _child(session, actor, person)
    pupil = vault.blind(PUPIL, number)
    there = session.scalar(select(GrantEnrolment.id).filter_by(pupil=pupil).limit(1))
    return Child(pupil=pupil) if there is not None else None


def child_of_case(session: Session, actor: Actor, ref: str) -> Child | None:
    """Return the child of the case, None when there is no such case or the child is a secret."""
    query = select(NeedsPerson).join(NeedsCase, NeedsCase.person_id == NeedsPerson.id)
    person = session.scalar(query.where(NeedsCase.ref == ref))
    return _child(session, actor, person) if person is not None else None


def _child(session: Session, actor: Actor, person: NeedsPerson) -> Child | None:
    """Return the child, unless protected and the actor is not named for them."""
    if person.protected and not is_named_reader(session, person.id, actor.account_id or 0):
        return None
    query = select(NeedsCase.ref).filter_by(person_id=person.id).order_by(NeedsCase.opened_at)
    number = _opened(session, person.id, "number", person.number)
    return Child(
        person_id=person.id,
        name=_opened(session, person.id, "name", person.name),
        refs=tuple(session.scalars(query)),
        pupil=vault_of(session).blind(PUPIL, number) if number else "",
    )


def _opened(session: Session, person_id: str, column: str, sealed: bytes | None) -> str:
    place = Place(table=NeedsPerson.__tablename__, column=column, row=person_id)
    return vault_of(session).open_text(place, sealed) if sealed is not None else ""


def staff_of(session: Session, user_name: str) -> Staff | None:
    """Return the account with the user name, closed ones too; None when there is none."""
    row = session.scalar(select(Account).filter_by(user_name=user_name.strip().casefold()))
    if row is None:
        return None
    same = session.scalar(select(func.count()).where(Account.name == row.name))
    return Staff(
        account_id=row.id,
        user_name=row.user_name,
        name=row.name,
        pseudonym=row.pseudonym,
        hashes=(fingerprint(row.user_name), fingerprint(f"code {row.pseudonym}")),
        has_own_name=same == 1,
    )
