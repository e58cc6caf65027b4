"""`--fresh` on PostgreSQL: a demo is removed, anything else is left alone."""

from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher, profiles
from sqlalchemy import inspect

from qms.access.actor import system_actor
from qms.db import migrations
from qms.db.session import Database, make_engine
from qms.demo.logins import DEMO_LOGINS
from qms.identity.services import NewAccount, add_account
from qms.run.first_account import set_up
from qms.run.fresh import FreshRefusedError, start_afresh

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def engine(postgres):
    engine = make_engine(postgres)
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


def add_demo_account(engine):
    new = NewAccount(
        user_name=DEMO_LOGINS.rows[0].user_name,
        name="Påhittad Rektor",
        password="en-hemlighet-till",
    )
    hasher = PasswordHasher.from_parameters(profiles.CHEAPEST)
    with Database(engine).transaction() as session:
        add_account(session, system_actor("demo"), new, hasher=hasher, now=NOW)


def test_a_demo_is_removed_and_what_is_removed_is_said(engine):
    add_demo_account(engine)
    said = []
    start_afresh(engine, say=said.append)
    assert "account" not in inspect(engine).get_table_names()
    assert len(said) == 1
    assert "tabeller i databasen" in said[0]
    migrations.upgrade(engine)
    assert migrations.is_current(engine)


def test_a_database_with_one_real_account_is_left_alone(engine):
    add_demo_account(engine)
    with Database(engine).transaction() as session:
        set_up(session, now=NOW)
    said = []
    with pytest.raises(FreshRefusedError, match="1 konton som inte hör till demon"):
        start_afresh(engine, say=said.append)
    assert said == []
    assert "account" in inspect(engine).get_table_names()


def test_an_empty_database_needs_nothing(postgres):
    engine = make_engine(postgres)
    said = []
    start_afresh(engine, say=said.append)
    assert said == []
    engine.dispose()
