"""A municipality with three providers, and the people of each with a session that is always new."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from builders import NOW, SYSTEM, TODAY, add, add_school, make_account
from filed_reports import open_for
from security.world import World
from sqlalchemy import func, select
from support.factor import add_app

from qms.access.roles import Role
from qms.db.kept import Kept
from qms.followup.models import Report, ReportAttachment, ReportComment
from qms.followup.queries import reports
from qms.identity.models import RoleGrant, SecondFactor
from qms.identity.queries import signed_in
from qms.identity.services import NewGrant, end_grant, grant
from qms.needs.models import NeedsAnswer, NeedsCase, NeedsFile
from qms.org.core.nodes import NodeKind, ProviderKind
from qms.web.context import EXTENSION

YEAR = 2025
WRITTEN = (Report, ReportAttachment, ReportComment, NeedsAnswer, NeedsCase, NeedsFile)
"""Tables in which a form that is sent leaves a row."""
POSTS = {
    "leader": Role.PRINCIPAL, "office": Role.SCHOOL_ADMINISTRATOR, "staff": Role.UNIT_STAFF,
    "health": Role.STUDENT_HEALTH,
}  # fmt: skip
"""What somebody is at each provider's school; a representative of the provider comes beside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider, its school, and the school's report of the year."""

    name: str
    node_id: int
    unit_id: int
    report_id: int


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody of a role, where they are now, and the grant that says so."""

    account_id: int
    role: Role
    provider: str
    cookie: str = ""


@dataclass(kw_only=True)
class Town:
    """The world of the matrix with a third provider, whose clock goes on with each example."""

    world: World
    clock: list[datetime]
    providers: dict[str, Provider] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def db(self):
        """Return the database of the application."""
        return self.world.app.extensions[EXTENSION].db

    @contextmanager
    def day(self) -> Iterator[None]:
        """Undo what is done within, two minutes later than the time before."""
        places = {key: one.provider for key, one in self.people.items()}
        with self.world.undone():
            self.db.kept = Kept()
            self.clock[0] += timedelta(minutes=2)
            for person in self.people.values():
                self.sign_in(person)
            yield
        for key, provider in places.items():
            self.people[key].provider = provider

    def sign_in(self, person: Person) -> None:
        """Give the person a session that began now, with the second factor given."""
        with self.db.reading() as session:
            known = signed_in(session, person.account_id, on=TODAY)
            query = select(SecondFactor.id).where(SecondFactor.account_id == person.account_id)
            factor = session.scalars(query).one()
        seen = self.clock[0].timestamp()
        says = {
            "_user_id": str(person.account_id), "_fresh": True, "id": f"{person.account_id:032x}",
            "stamp": known.stamp, "language": "sv", "started": seen, "seen": seen, "way": "local",
            "factor": {"id": factor, "seen": seen}, "csrf_token": self.world.csrf,
        }  # fmt: skip
        signer = self.world.app.session_interface.get_signing_serializer(self.world.app)
        person.cookie = signer.dumps(says)

    @property
    def section(self) -> str:
        """Return the key of a section that comments can be about."""
        with self.db.reading() as session:
            return reports.whole(session, self.providers["own"].report_id).template.sections[1].key

    def version(self, provider: str) -> str:
        """Return which version the provider's report is, as its form says it."""
        with self.db.reading() as session:
            return str(reports.head(session, self.providers[provider].report_id).version)

    def rows(self) -> tuple[int, ...]:
        """Return how much has been written of what the trail and the tables hold."""
        counts = (select(func.count()).select_from(one) for one in WRITTEN)
        with self.db.reading() as session:
            return tuple(session.scalar(one) for one in counts)

    def moves(self, person: Person, to: str) -> None:
        """Let the person leave their provider's school for another's."""
        with self.db.transaction() as session:
            query = select(RoleGrant.id).where(
                RoleGrant.account_id == person.account_id, RoleGrant.valid_to.is_(None)
            )
            for grant_id in session.scalars(query).all():
                end_grant(session, SYSTEM, grant_id, now=NOW)
            new = NewGrant(account_id=person.account_id, role=person.role,
                           node_id=self.providers[to].unit_id, valid_from=TODAY)  # fmt: skip
            grant(session, SYSTEM, new, now=NOW)
        person.provider = to

    def asks(self, method: str, path: str, person: Person, data=None, **more):
        """Return the answer; what it led to stays for the rest of the example."""
        client = self.world.app.test_client(use_cookies=False)
        if method == "POST":
            data = {"csrf_token": self.world.token, **(data or {})}
        headers = {"Cookie": f"qms={person.cookie}"}
        return client.open(path, method=method, headers=headers, data=data, buffered=True, **more)


def make_town(world: World, clock: list[datetime]) -> Town:
    """Return the town: the world's two providers, a third, a year that is open, and its people."""
    town = Town(world=world, clock=clock)
    given, names = world.municipality, []
    with town.db.transaction() as session:
        third = add(session, NodeKind.PROVIDER, "Tredje AB", given.id,
                    provider_kind=ProviderKind.INDEPENDENT)  # fmt: skip
        school = add_school(session, "Friskolan Tredje", third, code="12345691")
        places = {"own": (given.own, given.sibling), "private": (given.private, given.independent),
                  "third": (third, school)}  # fmt: skip
        open_for(session, {unit: 10_000 for _, unit in places.values()}, year=YEAR)
        for name, (node_id, unit_id) in places.items():
            query = select(Report.id).where(Report.unit_id == unit_id)
            town.providers[name] = Provider(
                name=name, node_id=node_id, unit_id=unit_id,
                report_id=session.scalars(query.order_by(Report.id.desc()).limit(1)).one(),
            )  # fmt: skip
            names += _people_of(session, town, town.providers[name])
    for name in names:
        add_app(town.db, name, now=NOW)
    return town


def _people_of(session, town: Town, provider: Provider) -> Iterator[str]:
    posts = {key: (role, provider.unit_id) for key, role in POSTS.items()}
    if provider.name != "own":
        posts["owner"] = (Role.INDEPENDENT_PROVIDER, provider.node_id)
    for key, (role, node_id) in posts.items():
        name = f"{key}.{provider.name}@tre.example"
        account_id = make_account(session, role, node_id, user_name=name)
        town.people[f"{key} of {provider.name}"] = Person(
            account_id=account_id, role=role, provider=provider.name
        )
        yield name
