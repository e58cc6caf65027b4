"""Each version of the database is filled, left and come back to: no row that can stay is lost."""

import uuid

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, select
from support.databases import created, dropped
from support.rows import fill

from qms.db import migrations
from qms.db.session import make_engine
from qms.tables import metadata

ROWS = 3
"""Rows put in each table that is empty, where its checks allow them."""
Stored = dict[str, tuple[tuple[str, ...], list[str]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path, postgres_server):
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'm.db'}")
    else:
        engine = make_engine(created(postgres_server, f"qms_{uuid.uuid4().hex[:12]}"))
    yield engine
    dropped(engine)


def versions(engine: Engine) -> list[str]:
    """Return the versions, the oldest first."""
    script = ScriptDirectory.from_config(migrations.alembic_config(engine))
    return [one.revision for one in script.walk_revisions()][::-1]


def columns(engine: Engine) -> dict[str, set[str]]:
    """Return the columns of every table."""
    tables = MetaData()
    tables.reflect(engine)
    return {one.name: {*one.columns.keys()} for one in tables.sorted_tables}


def stored(engine: Engine, kept: dict[str, set[str]]) -> dict[str, list[str]]:
    """Return the rows of the tables as texts, with the columns that are asked for."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted(
                repr([*row])
                for row in connection.execute(
                    select(*(tables.tables[name].c[one] for one in sorted(names)))
                )
            )
            for name, names in kept.items()
        }


def test_every_version_keeps_its_rows_down_and_up_again(engine, record_property):
    before, filled = {}, {}
    for version in versions(engine):
        migrations.upgrade(engine, version)
        now = columns(engine)
        filled |= {name: n for name, n in fill(engine, ROWS).items() if n}
        kept = {name: names & now[name] for name, names in before.items() if name in now}
        whole = stored(engine, kept)
        if before:
            migrations.downgrade(engine, "-1")
            migrations.upgrade(engine, "+1")
            assert columns(engine) == now, version
            assert stored(engine, kept) == whole, version
        before = now
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    empty = {*metadata.tables} - {*filled}
    assert len(empty) <= len(metadata.tables) // 8, sorted(empty)
    record_property(
        "measured",
        f"{sum(filled.values())} rows in {len(filled)} of {len(metadata.tables)} tables, "
        f"{len(versions(engine))} versions, each down and up with its rows",
    )
