"""The demo municipality, loaded once into an SQLite file of its own."""

import pytest
from demo_facts import NOW, TODAY
from support.databases import migrated

from qms.db.session import Database
from qms.demo.generate import generate
from qms.demo.load.loading import fill, is_demo_loaded


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """Return a database with the demo, and what was said while it was loaded."""
    engine = migrated(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    said = []
    database = Database(engine)
    with database.transaction() as session:
        assert not is_demo_loaded(session)
        fill(session, now=NOW, progress=said.append)
    yield database, said
    engine.dispose()


@pytest.fixture(scope="session")
def made():
    """Return the registers of the day, made apart from the loading."""
    return generate(TODAY)


@pytest.fixture
def session(loaded):
    with loaded[0].reading() as open_session:
        yield open_session
