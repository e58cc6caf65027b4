"""Pages on PostgreSQL are the same with the wall between providers as without it."""

import re
import uuid
from contextlib import contextmanager
from dataclasses import replace

import pytest
from builders import HASHER, NOW, make_actor, make_municipality
from flask import g
from security.conftest import _add, _signed_in
from security.test_matrix import routes, text_of
from security.world import PLACES, WHO, World, make_rows
from sqlalchemy import select, text
from support.databases import created, dropped, migrated
from support.vaults import VAULT

from qms.access.roles import Role
from qms.app import create_app
from qms.config import Settings
from qms.db.roles import grants
from qms.db.session import Database, make_engine
from qms.db.sight import NOTHING, everything
from qms.needs.models import NeedsCase
from qms.web.context import EXTENSION

ASKING = (
    (Role.INDEPENDENT_PROVIDER, "other"),
    (Role.PRINCIPAL, "own"),
    (Role.CASE_OFFICER, "top"),
    (Role.ANALYST, "top"),
)
VARIES = re.compile(
    r'name="csrf_token"[^>]*|nonce-[^\']*|nonce="[^"]*"|value="[0-9a-f]{32}"|\d{4}-\d\d-\d\dT[\d:.]+Z'
)
"""What is new at each answer: tokens of forms, and when a workbook was made."""

LEAST = 15
"""Pages that each of them is let in to."""


@pytest.fixture(scope="module")
def behind(postgres_server, tmp_path_factory, run_folder):
    """Yield the world on PostgreSQL, as the account that runs the product has it."""
    owner = migrated(created(postgres_server, f"qms_{uuid.uuid4().hex[:12]}"))
    name, names = f"app_{uuid.uuid4().hex[:8]}", {}
    with Database(owner, vault=VAULT).transaction() as session:
        made = make_municipality(session)
        rows = make_rows(session, made)
        for role, place in WHO:
            names[role, place] = _add(session, role, getattr(made, PLACES[place]), place)
    with owner.begin() as connection:
        for statement in grants(owner="qms", app=name):
            connection.execute(text(statement))
    account = make_engine(owner.url.set(username=name).render_as_string(hide_password=False))
    settings = Settings(database_url="postgresql://", secret_key=b"x" * 32,
                        instance=tmp_path_factory.mktemp("behind"))  # fmt: skip
    app = create_app(settings, db=Database(account, vault=VAULT), clock=lambda: NOW)
    app.extensions["qms_hasher"] = HASHER
    with owner.connect() as connection:
        world = World(app=app, connection=connection, rows=rows, municipality=made)
    for who in ASKING:
        world.cookies[who] = _signed_in(world, names[who])
    yield world
    account.dispose()
    with owner.begin() as connection:
        connection.execute(text(f"GRANT {name} TO CURRENT_USER"))
        connection.execute(text(f"DROP OWNED BY {name}"))
        connection.execute(text(f"DROP ROLE {name}"))
    dropped(owner)


def pages(world):
    """Return the address of every route that is asked, and that no program calls."""
    return sorted({
        one.path for one in routes(world)
        if one.method == "GET" and not one.path.startswith("/api/")
    })  # fmt: skip


def answers(world, who):
    """Return each page's status and what it says, without what is new each time."""
    told = {path: world.tell("GET", path, who) for path in pages(world)}
    return {path: (one.status_code, VARIES.sub("", text_of(one))) for path, one in told.items()}


def actor_behind(world, who):
    """Return who holds the role at the place."""
    role, place = who
    return make_actor(role, world.paths[PLACES[place]])


@contextmanager
def seeing(world, sight):
    """Let pages see something else for a while."""
    parts = world.app.extensions[EXTENSION]
    world.app.extensions[EXTENSION] = replace(parts, db=parts.db.seen_by(sight))
    try:
        yield
    finally:
        world.app.extensions[EXTENSION] = parts


@pytest.mark.parametrize("who", ASKING, ids=lambda who: f"{who[0].value} at {who[1]}")
def test_a_page_is_the_same_with_the_wall_as_without(behind, who):
    walled = answers(behind, who)
    with seeing(behind, everything):
        open_ = answers(behind, who)
    assert sum(status == 200 for status, _ in open_.values()) >= LEAST
    assert [path for path in open_ if walled[path] != open_[path]] == []


def test_a_page_that_sees_nothing_has_nothing_to_show(behind):
    """Else the test above would say nothing."""
    who = (Role.PRINCIPAL, "own")
    own = [path for path in pages(behind) if re.fullmatch(r"/(klagomal|insatser)/\d+", path)]
    assert {behind.tell("GET", path, who).status_code for path in own} == {200}
    with seeing(behind, lambda: NOTHING):
        assert {behind.tell("GET", path, who).status_code for path in own} == {404}


def test_the_pages_of_another_provider_ask_behind_the_wall(behind):
    """A condition that is forgotten in a query finds nothing: here there is none at all."""
    who = (Role.INDEPENDENT_PROVIDER, "other")
    with behind.app.test_request_context():
        g.actor = actor_behind(behind, who)
        with behind.app.extensions[EXTENSION].db.reading() as session:
            case = select(NeedsCase).where(NeedsCase.unit_id == behind.municipality.school)
            assert session.scalars(case).all() == []
        g.actor = actor_behind(behind, (Role.PRINCIPAL, "own"))
        with behind.app.extensions[EXTENSION].db.reading() as session:
            assert session.scalars(case).all()
