"""The application on a small municipality, and clients signed in as anybody."""

from dataclasses import replace
from pathlib import Path

import pytest
from builders import HASHER, NOW, PASSWORD, make_account
from jinja2 import FileSystemBytecodeCache
from support.factor import add_app, give_factor
from support.pages import PageClient
from support.vaults import VAULT

from qms.access.policy import POLICY, Can
from qms.access.roles import Role
from qms.app import create_app
from qms.config import Settings
from qms.db.session import Database
from qms.web.context import EXTENSION


@pytest.fixture(scope="session")
def grounds(sqlite_grounds):
    """Return the grounds on SQLite: pages ask services, which are tested on both databases."""
    return sqlite_grounds


@pytest.fixture
def clock():
    """Hold the moment the application believes it is; a test may change it."""
    return [NOW]


@pytest.fixture(scope="session")
def made_app(sqlite_grounds, run_folder):
    """Make the application once: its routes and templates cost more than most tests."""
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=Path())
    database = Database(sqlite_grounds.standing({}).engine, vault=VAULT)
    application = create_app(settings, db=database)
    application.extensions["qms_hasher"] = HASHER
    application.test_client_class = PageClient
    templates = run_folder / "templates"
    templates.mkdir(exist_ok=True)
    application.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    return application


@pytest.fixture
def app(made_app, db, clock, tmp_path):
    """Return the application with the test's own database, clock and folder."""
    parts = made_app.extensions[EXTENSION]
    made_app.extensions[EXTENSION] = replace(
        parts, db=db, clock=lambda: clock[0], settings=replace(parts.settings, instance=tmp_path)
    )
    yield made_app
    made_app.extensions[EXTENSION] = parts


@pytest.fixture
def sign_in(app, db, municipality, clock):
    """Return a function that gives a client signed in with a role at a node.

    Those who change accounts have given the second factor that it asks for, unless told otherwise.
    """

    def signed_in(
        role: Role | str, node_id: int | None = None, *, has_given: bool | None = None
    ) -> PageClient:
        wanted = Role(role)
        its_own = wanted is Role.INDEPENDENT_PROVIDER  # never held for the whole municipality
        node = node_id or (municipality.private if its_own else municipality.id)
        user_name = f"{wanted.value}.{node}@provby.example"
        signed_in.names.append(user_name)
        with db.transaction() as session:
            make_account(session, wanted, node, user_name=user_name)
        client = app.test_client()
        answer = client.post("/logga-in", data={"user_name": user_name, "password": PASSWORD})
        assert answer.status_code == 303, "the sign-in was refused"
        client.token = ""  # a new session has a new token
        if wanted in POLICY[Can.ACCOUNTS_CHANGE] if has_given is None else has_given:
            factor_id = add_app(db, user_name, now=clock[0])
            give_factor(client, factor_id, at=clock[0])
        return client

    signed_in.names = []
    return signed_in
