"""The migrations make exactly the tables that the code knows, and can be taken back."""

import uuid

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from builders import make_municipality
from sqlalchemy import func, inspect, select, text
from support.databases import created, dropped, migrated

from qms.db import migrations
from qms.db.session import Database, make_engine
from qms.org.models import OrgNode
from qms.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path, postgres_server):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'm.db'}"
        return
    engine = make_engine(created(postgres_server, f"qms_{uuid.uuid4().hex[:12]}"))
    yield engine.url.render_as_string(hide_password=False)
    dropped(engine)


def test_up_check_down_and_up_again_with_data(url):
    engine = migrated(url)
    with Database(engine).transaction() as session:
        make_municipality(session)
    assert migrations.is_current(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    migrations.downgrade(engine)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrations.upgrade(engine)
    with Database(engine).reading() as session:
        assert session.scalar(select(func.count()).select_from(OrgNode)) == 0
    engine.dispose()


def test_alembic_itself_finds_nothing_to_add(url):
    engine = migrated(url)
    command.check(migrations.alembic_config(engine))
    engine.dispose()


def test_a_column_without_migration_is_noticed(tmp_path):
    engine = migrated(f"sqlite:///{tmp_path / 'm.db'}")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE job ADD COLUMN forgotten INTEGER"))
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert [change[0] for change in found] == ["remove_column"]
    engine.dispose()
