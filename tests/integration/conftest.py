"""Sessions on real databases, SQLite and PostgreSQL; every test leaves them as it found them."""

import pytest
from builders import NOW
from support.databases import copied, dropped
from support.vaults import VAULT

from qms.db.session import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def grounds(request):
    """Return the grounds on one of the two databases: each test runs on both."""
    return request.getfixturevalue("sqlite_grounds" if request.param == "sqlite" else "pg_grounds")


@pytest.fixture
def session(db):
    with db.transaction() as open_session:
        yield open_session


@pytest.fixture
def open_db(standing, tmp_path):
    """Yield a database of its own, where what is committed stays committed."""
    engine = copied(standing.engine, tmp_path)
    yield Database(engine, vault=VAULT)
    dropped(engine)


@pytest.fixture
def now():
    return NOW
