"""The demo municipality, loaded once per run into an SQLite file that nobody writes in."""

import json

import pytest
from demo_facts import NOW, TODAY
from support.databases import migrated
from support.once import once
from support.vaults import VAULT

from qms.db.session import Database, make_engine
from qms.demo.generate import generate
from qms.demo.load.loading import fill, is_demo_loaded

DATABASE, SAID = "demo.db", "said.json"


def _load(folder):
    engine = migrated(f"sqlite:///{folder / DATABASE}")
    said = []
    with Database(engine, vault=VAULT).transaction() as session:
        assert not is_demo_loaded(session)
        fill(session, now=NOW, progress=said.append)
    (folder / SAID).write_text(json.dumps(said), "utf-8")
    engine.dispose()


@pytest.fixture(scope="session")
def loaded(run_folder):
    """Return a database with the demo, and what was said while it was loaded."""
    folder = once(run_folder / "demo_of_facts", _load)
    engine = make_engine(f"sqlite:///{folder / DATABASE}")
    yield Database(engine, vault=VAULT), json.loads((folder / SAID).read_text("utf-8"))
    engine.dispose()


@pytest.fixture(scope="session")
def made():
    """Return the registers of the day, made apart from the loading."""
    return generate(TODAY)


@pytest.fixture
def session(loaded):
    with loaded[0].reading() as open_session:
        yield open_session
