"""An installation without data: one municipality and one account that can set it up."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.identity.services import NewAccount, add_first_administrator
from qms.org import queries as org
from qms.org.core.nodes import NodeKind, ProviderKind
from qms.org.services import NewNode, add_node

USER_NAME = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What somebody types to sign in, and who that is."""

    role: str
    user_name: str
    password: str


def set_up(session: Session, *, now: datetime) -> Login | None:
    """Add a municipality, its provider and an administrator with a password made for it.

    Return None, with nothing changed, when the database has a municipality already.
    """
    if org.municipality(session) is not None:
        return None
    actor = system_actor("setup")
    municipality = NewNode(kind=NodeKind.MUNICIPALITY, name="Kommunen", local_id="kommunen")
    top = add_node(session, actor, municipality, now=now)
    provider = NewNode(
        kind=NodeKind.PROVIDER,
        name="Kommunen som huvudman",
        local_id="kommunen",
        parent_id=top,
        provider_kind=ProviderKind.MUNICIPAL,
    )
    add_node(session, actor, provider, now=now)
    login = Login(role="Administratör", user_name=USER_NAME, password=secrets.token_urlsafe(15))
    account = NewAccount(user_name=login.user_name, name=login.role, password=login.password)
    add_first_administrator(session, account, node_id=top, hasher=PasswordHasher(), now=now)
    return login
