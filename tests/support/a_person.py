"""A person in the register of support, sealed as the product seals it."""

from uuid import uuid4

from builders import NOW

from qms.needs.models import NeedsPerson
from qms.vault.core.place import Place
from qms.vault.vault import vault_of


def person_named(db, name):
    """Add somebody with that name, and return the id."""
    row = uuid4().hex
    with db.transaction() as session:
        place = Place(table="needs_person", column="name", row=row)
        sealed = vault_of(session).seal_text(place, name)
        session.add(NeedsPerson(id=row, name=sealed, registered_at=NOW))
    return row
