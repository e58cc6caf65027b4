"""Valid objects with defaults, so that a test shows only what it is about."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from argon2 import PasswordHasher, profiles
from sqlalchemy.orm import Session

from qms.access.actor import Actor, Reach, system_actor
from qms.access.roles import Role
from qms.identity import services as identity
from qms.org import services as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt, NodeKind, ProviderKind

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PASSWORD = "lång-nog-och-hemlig"
HASHER = PasswordHasher.from_parameters(profiles.CHEAPEST)
SYSTEM = system_actor("test")
COMPULSORY = FormAt(form=SchoolForm.COMPULSORY, low=0, high=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """The ids of a small municipality: two areas, two providers, three schools, a preschool."""

    id: int
    own: int
    private: int
    north: int
    south: int
    school: int
    sibling: int
    independent: int
    preschool: int


def add(session: Session, kind: NodeKind, name: str, parent: int | None, **changes) -> int:
    """Add a node; its local id is its name."""
    fields = {"kind": kind, "name": name, "local_id": name, "parent_id": parent, **changes}
    return org.add_node(session, SYSTEM, org.NewNode(**fields), now=NOW)


def add_school(session: Session, name: str, parent: int, **changes) -> int:
    """Add a compulsory school F–9."""
    return add(session, NodeKind.UNIT, name, parent, **{"forms": (COMPULSORY,), **changes})


def make_municipality(session: Session) -> Municipality:
    """Add the small municipality that most tests stand on."""
    top = add(session, NodeKind.MUNICIPALITY, "Provby kommun", None, code="0099")
    own = add(
        session, NodeKind.PROVIDER, "Provby kommun", top, provider_kind=ProviderKind.MUNICIPAL
    )
    private = add(
        session, NodeKind.PROVIDER, "Prov AB", top, provider_kind=ProviderKind.INDEPENDENT
    )
    north = add(session, NodeKind.AREA, "Norr", own)
    south = add(session, NodeKind.AREA, "Söder", own)
    preschool = (FormAt(form=SchoolForm.PRESCHOOL, low=-5, high=-1),)
    return Municipality(
        id=top,
        own=own,
        private=private,
        north=north,
        south=south,
        school=add_school(session, "Åkerskolan", north, code="12345678"),
        sibling=add_school(session, "Ängsskolan", south, code="12345679"),
        independent=add_school(session, "Friskolan Lärkan", private, code="12345680"),
        preschool=add_school(session, "Förskolan Myran", north, forms=preschool),
    )


def make_account(session: Session, role: Role, node_id: int, *, user_name: str = "") -> int:
    """Add a person with one role and return the account's id."""
    user_name = user_name or f"{role.value}@provby.example"
    new = identity.NewAccount(user_name=user_name, name="Provperson", password=PASSWORD)
    account_id = identity.add_account(session, SYSTEM, new, hasher=HASHER, now=NOW)
    since = date(2020, 1, 1)
    grant = identity.NewGrant(account_id=account_id, role=role, node_id=node_id, valid_from=since)
    identity.grant(session, SYSTEM, grant, now=NOW)
    return account_id


def make_actor(role: Role, path: str = "/1/", *, pseudonym: str = "") -> Actor:
    """Return an actor with one role at a path, known to no database."""
    node_id = int(path.strip("/").split("/")[-1])
    return Actor(
        account_id=None,
        pseudonym=pseudonym or f"test-{role.value}",
        name="Provperson",
        reaches=(Reach(role=role, node_id=node_id, path=path),),
    )
