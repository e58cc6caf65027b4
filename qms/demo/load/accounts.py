"""Accounts: one to try for every role, and a principal for every unit."""

from datetime import date, datetime
from functools import cached_property

from argon2 import PasswordHasher

from qms.access.roles import Role
from qms.demo.load.world import DEMO, World
from qms.demo.logins import DEMO_LOGINS, DEMO_PASSWORD, DOMAIN, MUNICIPALITY, DemoLogin
from qms.demo.municipality import UNITS
from qms.demo.people import make_principals
from qms.demo.places import PROVIDERS
from qms.identity import services as identity
from qms.identity.core.attesting import Answer
from qms.identity.models import Account
from qms.identity.queries.attesting import in_force
from qms.kernel.clock import local_day
from qms.org.queries import EVERYTHING

SECOND_ASSESSOR = DemoLogin(
    key=Role.ASSESSOR,
    role="Bedömare",
    user_name=f"bedomare2@{DOMAIN}",
    name="Siv Lavspång",
    at=MUNICIPALITY,
)
"""One more assessor, so that two can assess the same child without seeing each other's answers."""
LEFT_FOR_READER = 3
"""Roles that the review has not come to, so that the page has something to ask."""

SHOWN_SCHOOL = next(unit.key for unit in UNITS if unit.name == DEMO_LOGINS.of(Role.PRINCIPAL).at)


class OneHash(PasswordHasher):
    """A hasher that hashes once: everybody in the demo has the same documented password."""

    @cached_property
    def _shared(self) -> str:
        return super().hash(DEMO_PASSWORD)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        """Return the shared hash for the demo's password, a hash of its own for another."""
        return self._shared if password == DEMO_PASSWORD else super().hash(password, salt=salt)


HASHER = OneHash()


def add_accounts(world: World, now: datetime) -> None:
    """Add everybody with their roles."""
    since = date(world.data.years.budget_years[0] - 1, 1, 1)
    for login in (*DEMO_LOGINS.rows, SECOND_ASSESSOR):
        account = _add(world, login.name, login.user_name, now=now)
        world.accounts[login.user_name] = account
        _grant(world, account, login.key, _node_of(world, login), since=since, now=now)
    world.principals[SHOWN_SCHOOL] = world.accounts[DEMO_LOGINS.of(Role.PRINCIPAL).user_name]
    for key in list(world.units):
        add_principal(world, key, now)


def add_principal(world: World, unit: str, now: datetime) -> None:
    """Add the principal of the unit, if it has one today without a documented account."""
    person = next((one for one in make_principals(world.data.seed) if one.unit == unit), None)
    if person is None:
        return
    account = _add(world, person.name, person.user_name, now=now)
    world.principals[unit] = account
    since = local_day(now).replace(month=1, day=1)
    _grant(world, account, Role.PRINCIPAL, world.units[unit], since=since, now=now)


def _add(world: World, name: str, user_name: str, *, now: datetime) -> int:
    new = identity.NewAccount(user_name=user_name, name=name, password=DEMO_PASSWORD)
    return identity.add_account(world.session, DEMO, new, hasher=HASHER, now=now)


def _grant(
    world: World, account: int, role: Role, node_id: int, *, since: date, now: datetime
) -> None:
    new = identity.NewGrant(account_id=account, role=role, node_id=node_id, valid_from=since)
    identity.grant(world.session, DEMO, new, now=now)


def _node_of(world: World, login: DemoLogin) -> int:
    """Return the node where the role is held."""
    if login.at == MUNICIPALITY:
        return world.municipality
    by_provider = {p.name: world.providers[p.key] for p in PROVIDERS}
    by_unit = {unit.name: world.units[unit.key] for unit in UNITS if unit.key in world.units}
    return (by_provider | by_unit)[login.at]


def review_roles(world: World, now: datetime) -> None:
    """Let the school chief have been through the roles this year, all but the last few."""
    chief, today = world.actor(Role.SCHOOL_CHIEF), local_day(now)
    held = in_force(world.session, EVERYTHING, on=today)
    others = [one.id for one in held if one.is_due and one.account_id != chief.account_id]
    answers = dict.fromkeys(others[:-LEFT_FOR_READER], Answer.KEEP)
    identity.attest(world.session, chief, answers, now=now)


def was_here(world: World, now: datetime) -> None:
    """Let the documented people have been signed in a while ago."""
    for account_id in world.accounts.values():
        world.session.get_one(Account, account_id).last_seen = now
