"""The world that the matrix is asked about: who stands where, and what each address names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from builders import NOW, Municipality
from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from needs_cases import make_actor_with
from sqlalchemy import Connection, select
from support.needs_cases import NAME
from support.world_followup import MARK, followup_rows
from support.world_money import allocation_rows, costs_rows, grants_rows
from support.world_needs import needs_rows
from support.world_rest import forecast_rows, other_rows, planning_rows, retention_rows

from qms.access.roles import Role
from qms.org.models import OrgPlacement

PLACES = {"own": "school", "sibling": "sibling", "parent": "north", "top": "id",
          "other": "private"}  # fmt: skip
"""Where a role is held: at the unit of the objects, beside it, above it, over all, elsewhere."""

NEVER = (Role.INDEPENDENT_PROVIDER, "top")
"""The product refuses that grant: it would show each provider what is the others'."""
WHO = tuple((role, place) for role in Role for place in PLACES if (role, place) != NEVER)
MARKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"school": (MARK, NAME), "private": ("BIDR 2026-0001",)}
)
"""Words that stand in texts about a node and nowhere else."""
INTERFACE = "/api/"
"""Where programs call: a token says who they are, and no cookie does."""


def name_of(role: Role, place: str) -> str:
    """Return the user name of who holds the role at the place."""
    return f"{role.value}.{place}@matris.example"


@dataclass(kw_only=True)
class World:
    """An application on a connection that is held, its rows, and a cookie for each who."""

    app: Flask
    connection: Connection
    rows: dict[str, object]
    municipality: Municipality
    cookies: dict[tuple[Role, str], str] = field(default_factory=dict)
    secrets: dict[tuple[Role, str], str] = field(default_factory=dict)
    csrf: str = "c" * 40
    now: datetime = NOW
    marks: ClassVar[Mapping[str, tuple[str, ...]]] = MARKS

    def __post_init__(self) -> None:
        placed = self.connection.execute(select(OrgPlacement.node_id, OrgPlacement.path))
        by_id = {row.node_id: row.path for row in placed}
        nodes = self.municipality.__slots__
        self.paths = {name: by_id[getattr(self.municipality, name)] for name in nodes}
        self.token = self._signed()

    def _signed(self) -> str:
        """Return the token of a form, as every session of the world takes it."""
        with self.app.test_request_context():
            session["csrf_token"] = self.csrf
            return str(generate_csrf())

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo what is changed within."""
        point = self.connection.begin_nested()
        try:
            yield
        finally:
            point.rollback()

    def post(self, client, path, data):
        """Post a form as a browser does."""
        with client.session_transaction() as kept:
            kept["csrf_token"] = self.csrf
        answer = client.post(path, data={"csrf_token": self.token, **data})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer

    def ask(self, method: str, path: str, who=None, data=None, **more):
        """Return the answer to somebody of a role at a place, nobody by default.

        Nothing that the answer led to stays: every question finds the world as it was made.
        """
        with self.undone():
            return self.tell(method, path, who, data, **more)

    def tell(self, method: str, path: str, who=None, data=None, **more):
        """Return the answer; what it led to stays until the test is over."""
        headers = {"Cookie": f"qms={self.cookies[who]}"} if who else {}
        if path.startswith(INTERFACE) and who and self.secrets[who]:
            headers["Authorization"] = f"Bearer {self.secrets[who]}"
        client = self.app.test_client(use_cookies=False)
        if method != "GET" and data is None:
            data = {"csrf_token": self.token}
        return client.open(path, method=method, headers=headers, data=data, buffered=True, **more)


def make_rows(session, municipality) -> dict[str, object]:
    """Make a row of every kind; return a value for each `module.parameter` of the addresses."""
    somebody = make_actor_with(session, Role.ANALYST, municipality.id, user_name="a@x.example")
    planner = make_actor_with(session, Role.PLANNER, municipality.id, user_name="p@x.example")
    made = {
        "forecast": forecast_rows(session, municipality),
        "allocation": allocation_rows(session, municipality),
        "costs": costs_rows(session, municipality, somebody),
        "grants": grants_rows(session, municipality),
        "followup": followup_rows(session, municipality, somebody),
        "needs": needs_rows(session, municipality),
        "planning": planning_rows(session, municipality, planner),
        "other": other_rows(session, municipality, somebody),
    }
    made["retention"] = retention_rows(session, made["needs"]["ref"])
    return {
        f"{module}.{name}": value for module, rows in made.items() for name, value in rows.items()
    }
