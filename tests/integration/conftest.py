"""Sessions on real databases, SQLite and PostgreSQL; every test leaves them as it found them."""

import pytest
from builders import NOW, make_municipality
from support.databases import held_database, migrated
from support.postgres import cluster


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory):
    engine = migrated(f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def pg_engine():
    with cluster() as url:
        engine = migrated(url)
        yield engine
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request):
    engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "pg_engine")
    with held_database(engine) as database:
        yield database


@pytest.fixture
def session(db):
    with db.transaction() as open_session:
        yield open_session


@pytest.fixture
def municipality(session):
    return make_municipality(session)


@pytest.fixture
def now():
    return NOW
