"""What the loading knows while it goes on: the data, ids by key, and who does things."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.logins import DEMO_LOGINS
from qms.demo.written import WrittenReport
from qms.identity import queries as identity
from qms.kernel.clock import local_day

DEMO = system_actor("demo")


@dataclass(slots=True, kw_only=True)
class World:
    """The demo as it is being loaded. Ids are by the keys of the data; `units` holds units'.

    `support` holds the references of the cases of support.
    """

    session: Session
    data: DemoData
    now: datetime
    municipality: int = 0
    providers: dict[str, int] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    principals: dict[str, int] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)
    written: dict[tuple[str, int], WrittenReport] = field(default_factory=dict)
    support: dict[str, str] = field(default_factory=dict)

    def actor(self, role: Role) -> Actor:
        """Return the person with the documented account for the role, as they act today."""
        return self._acting(self.accounts[DEMO_LOGINS.of(role).user_name])

    def principal(self, unit: str) -> Actor:
        """Return the principal of the unit."""
        return self._acting(self.principals[unit])

    def named(self, user_name: str) -> Actor:
        """Return the person with the user name, as they act today."""
        return self._acting(self.accounts[user_name])

    def _acting(self, account_id: int) -> Actor:
        if account_id not in self.actors:
            found = identity.signed_in(self.session, account_id, on=local_day(self.now))
            if found is None:
                raise LookupError(f"account {account_id} is not there")
            self.actors[account_id] = found.actor
        return self.actors[account_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened in the municipality: when, and what is to be done about it."""

    at: datetime
    do: Callable[[World, datetime], None]


def in_order(happenings: Iterable[Happening], *, now: datetime) -> tuple[Happening, ...]:
    """Return the happenings by time; what would lie ahead of `now` happened in the last hour."""
    ordered = sorted(happenings, key=lambda one: one.at)
    hour_ago = now - timedelta(hours=1)
    recent = [one for one in ordered if one.at >= hour_ago]
    apart = timedelta(hours=1) / (len(recent) + 1)
    moved = (
        Happening(at=hour_ago + number * apart, do=one.do)
        for number, one in enumerate(recent, start=1)
    )
    return (*ordered[: len(ordered) - len(recent)], *moved)
