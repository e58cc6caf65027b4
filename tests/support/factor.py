"""Second factors in tests: an account's app, and sessions where its code was given."""

import uuid
from datetime import datetime

import pyotp
from sqlalchemy import select

from qms.identity.models import Account, SecondFactor
from qms.vault.core.place import Place
from qms.vault.vault import vault_of

SECRET = pyotp.random_base32()


def code_at(moment: datetime) -> str:
    """Return what every app of the tests shows at the moment."""
    return pyotp.TOTP(SECRET).at(moment)


def add_app(db, user_name: str, *, now: datetime) -> str:
    """Give the account an app that shows codes, and return the factor's id."""
    new = uuid.uuid4().hex
    with db.transaction() as session:
        account_id = session.scalars(select(Account.id).where(Account.user_name == user_name)).one()
        place = Place(table="second_factor", column="secret", row=new)
        session.add(
            SecondFactor(
                id=new,
                account_id=account_id,
                secret=vault_of(session).seal_text(place, SECRET),
                started_at=now,
                confirmed_at=now,
            )
        )
    return new


def give_factor(client, factor_id: str, *, at: datetime) -> None:
    """Let the client's session be one where a code was given at the moment."""
    with client.session_transaction() as session:
        session["factor"] = {"id": factor_id, "seen": at.timestamp()}
