"""One world with a row of every kind, and somebody of each role at each place in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import HASHER, NOW, PASSWORD, TODAY, make_account, make_municipality
from jinja2 import FileSystemBytecodeCache
from needs_cases import actor_of
from security.world import PLACES, WHO, World, make_rows, name_of
from sqlalchemy import select
from support.databases import dropped, held, migrated
from support.factor import add_app, give_factor
from support.vaults import VAULT

from qms.api.core.permissions import offered
from qms.api.services.tokens import NewToken, make_token
from qms.app import create_app
from qms.config import Settings
from qms.db.session import Database
from qms.identity.models import Account, RoleGrant
from qms.web.context import EXTENSION


@pytest.fixture(scope="session")
def made_world(tmp_path_factory, run_folder) -> Iterator[World]:
    """Yield the world, on a connection whose every change is undone at the end."""
    folder = tmp_path_factory.mktemp("world")
    engine = migrated(f"sqlite:///{folder / 'world.db'}")
    app = _app(engine, folder, run_folder / "templates")
    with app.extensions[EXTENSION].db.transaction() as session:
        municipality = make_municipality(session)
        rows = make_rows(session, municipality)
        names, secrets = {}, {}
        for role, place in WHO:
            account = _add(session, role, getattr(municipality, PLACES[place]), place)
            names[role, place] = account
            secrets[role, place] = _secret(session, role, place)
    with held(engine) as connection:
        parts = app.extensions[EXTENSION]
        app.extensions[EXTENSION] = replace(parts, db=Database(connection, vault=VAULT))
        world = World(app=app, connection=connection, rows=rows, municipality=municipality,
                      secrets=secrets)  # fmt: skip
        for who, name in names.items():
            world.cookies[who] = _signed_in(world, name)
        yield world
    dropped(engine)


@pytest.fixture
def world(made_world) -> Iterator[World]:
    """Yield the world as it was made; what the test changes is undone."""
    with made_world.undone():
        yield made_world


def _app(engine, folder, templates):
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=folder)
    made = create_app(settings, db=Database(engine, vault=VAULT), clock=lambda: NOW)
    made.extensions["qms_hasher"] = HASHER
    templates.mkdir(exist_ok=True)
    made.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    return made


def _add(session, role, node, place) -> str:
    make_account(session, role, node, user_name=name_of(role, place))
    return name_of(role, place)


def _secret(session, role, place) -> str:
    """Return a token of the interface with all that the role may have; empty for nothing."""
    query = select(Account).where(Account.user_name == name_of(role, place))
    account = session.scalars(query).one()
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).one()
    allowed = offered(role, is_municipal=place == "top")
    if not allowed:
        return ""
    new = NewToken(name="matris", grant_id=grant.id, permissions=allowed,
                   expires_on=TODAY + timedelta(30))  # fmt: skip
    return make_token(session, actor_of(session, account.id), new, now=NOW).secret


def _signed_in(world, name) -> str:
    """Return the cookie of somebody who signed in and gave the code of their app."""
    factor = add_app(world.app.extensions[EXTENSION].db, name, now=NOW)
    client = world.app.test_client()
    world.post(client, "/logga-in", {"user_name": name, "password": PASSWORD})
    give_factor(client, factor, at=NOW)
    with client.session_transaction() as session:
        session["csrf_token"] = world.csrf
    return client.get_cookie("qms").value
