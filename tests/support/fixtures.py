"""The databases that tests of every kind share: one server and one pile of grounds per process."""

import uuid
from functools import partial

import pytest
from builders import make_municipality
from support.clamd import clamd
from support.databases import copied, created, dropped, held_database, migrated
from support.grounds import Grounds, ground, grounds_of
from support.postgres import cluster

from qms.db.session import make_engine


@pytest.fixture(scope="session")
def postgres_server():
    """Return an engine on a PostgreSQL server, to make databases on."""
    with cluster() as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def scanner():
    """Return a virus scanner that runs: the real clamd, with one signature."""
    with clamd() as running:
        yield running


@pytest.fixture(scope="session")
def sqlite_grounds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grounds")
    grounds = Grounds(migrated(f"sqlite:///{folder / 'empty.db'}"), partial(copied, folder=folder))
    yield grounds
    for engine in grounds.engines():
        dropped(engine)


@pytest.fixture(scope="session")
def pg_grounds(postgres_server, tmp_path_factory):
    empty = migrated(created(postgres_server, f"qms_{uuid.uuid4().hex[:12]}"))
    grounds = Grounds(empty, partial(copied, folder=tmp_path_factory.getbasetemp()))
    yield grounds
    for engine in grounds.engines():
        dropped(engine)


@pytest.fixture
def standing(request, grounds):
    """Return the database that holds the grounds the test asks for."""
    return grounds.standing(grounds_of(request.node))


@pytest.fixture
def db(standing):
    """Yield the test's database; whatever it commits is undone."""
    with held_database(standing.engine) as database:
        yield database


@ground
def municipality(session):
    """Return the ids of the small municipality."""
    return make_municipality(session)
