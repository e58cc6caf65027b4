"""Sessions on real databases, SQLite and PostgreSQL; every test leaves them as it found them."""

import pytest
from builders import NOW, make_municipality
from sqlalchemy import text
from support.databases import held_database, migrated
from support.postgres import cluster

from qms.db.session import Database


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


@pytest.fixture(params=["sqlite", "postgresql"])
def open_db(request, tmp_path):
    """Yield a database of its own, where what is committed stays committed."""
    if request.param == "sqlite":
        engine = migrated(f"sqlite:///{tmp_path / 'race.db'}")
        yield Database(engine)
        engine.dispose()
        return
    owner = request.getfixturevalue("pg_engine")
    name = "qms_race"
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = owner.url.set(database=name, drivername="postgresql")
    engine = migrated(url.render_as_string(hide_password=False))
    yield Database(engine)
    engine.dispose()
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def now():
    return NOW
