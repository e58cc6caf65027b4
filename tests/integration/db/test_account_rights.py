"""On PostgreSQL the product's account can add events and decisions, and never change them."""

import uuid
from dataclasses import dataclass

import pytest
from builders import NOW, SYSTEM
from click.testing import CliRunner
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError
from support.databases import created, dropped, migrated
from support.postgres import ADMIN
from support.vaults import RING, VAULT

from qms.audit.services import record, verify_chain
from qms.config import Settings, UnsafeSettingsError
from qms.db.cli import db as command
from qms.db.roles import FROZEN, FROZEN_EXCEPT, READ_ONLY, grants
from qms.db.session import Database, make_engine
from qms.health.core.finding import State
from qms.health.services.asking import Asked
from qms.health.services.database import role
from qms.recovery.services.taking import back_up
from qms.retention.services.scrubbing import scrubbed
from qms.retention_list import KINDS
from qms.tables import metadata
from qms.vault.database import open_database
from qms.vault.keyfile import write_ring

REFUSED = "permission denied"


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """The same database as its owner and as the product's account see it."""

    owner: Engine
    app: Engine


def as_account(engine, name):
    return make_engine(engine.url.set(username=name).render_as_string(hide_password=False))


@pytest.fixture(scope="module")
def accounts(postgres_server):
    owner = migrated(created(postgres_server, f"qms_{uuid.uuid4().hex[:12]}"))
    name = f"app_{uuid.uuid4().hex[:8]}"
    for _ in range(2):  # they may be run again
        with owner.begin() as connection:
            for statement in grants(owner="qms", app=name):
                connection.execute(text(statement))
    app = as_account(owner, name)
    with Database(app).transaction() as session:
        for seq in range(3):
            record(session, SYSTEM, "test.event", seq, now=NOW)
    yield Accounts(owner=owner, app=app)
    app.dispose()
    with owner.begin() as connection:
        connection.execute(text(f"GRANT {name} TO CURRENT_USER"))
        connection.execute(text(f"DROP OWNED BY {name}"))
        connection.execute(text(f"DROP ROLE {name}"))
    dropped(owner)


def refused(engine, statement):
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except ProgrammingError as fault:
        return REFUSED in str(fault.orig) or "must be owner" in str(fault.orig)
    return False


@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE audit_row SET {column} = {column}" for column in
          ("seq", "at", "actor", "action", "target", "details", "previous", "hash")),
        "DELETE FROM audit_row",
        "TRUNCATE audit_row",
        "ALTER TABLE audit_row DISABLE TRIGGER ALL",
        "DROP TABLE audit_row",
        "DELETE FROM decision",
        "TRUNCATE decision CASCADE",
        "UPDATE decision SET outcome = 'x'",
        "UPDATE decision SET sha256 = 'x'",
        "DELETE FROM decision_end",
        "UPDATE decision_end SET at = now()",
        "UPDATE alembic_version SET version_num = 'x'",
        "CREATE TABLE own (id integer)",
    ],
)  # fmt: skip
def test_what_the_products_account_cannot_do(accounts, statement):
    assert refused(accounts.app, statement)


def test_the_trail_is_as_it_was_after_the_attempts(accounts):
    with Database(accounts.app).reading() as session:
        found = verify_chain(session)
    assert found.rows >= 3
    assert found.broken_at is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET sealed = sealed, open = open, erased_at = erased_at",
        "UPDATE decision_end SET reason = reason",
        "SELECT * FROM decision FOR UPDATE SKIP LOCKED",
        "DELETE FROM schedule_mark",
        "SELECT nextval('job_id_seq')",
    ],
)
def test_what_it_must_be_able_to_do(accounts, statement):
    assert not refused(accounts.app, statement)


def test_it_may_write_in_every_other_table(accounts):
    others = set(metadata.tables) - {*FROZEN, *FROZEN_EXCEPT, *READ_ONLY}
    with accounts.app.connect() as connection:
        for name in others:
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                asked = {"name": f'"{name}"', "right": right}
                question = text("SELECT has_table_privilege(:name, :right)")
                assert connection.scalar(question, asked), (name, right)


def test_a_table_of_a_later_version_is_reached_at_once(accounts):
    with accounts.owner.begin() as connection:
        connection.execute(text("CREATE TABLE later (id serial PRIMARY KEY)"))
    assert not refused(accounts.app, "INSERT INTO later DEFAULT VALUES")
    with accounts.owner.begin() as connection:
        connection.execute(text("DROP TABLE later"))


def test_it_can_take_backups_but_not_scrub(accounts, tmp_path):
    write_ring(tmp_path / "keys.json", RING)
    url = accounts.app.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, secret_key=b"", instance=tmp_path)
    made = back_up(settings, tmp_path / "backups", now=NOW)
    assert made.recorded
    assert made.manifest.tables["audit_row"].rows >= 4
    assert not scrubbed(Database(accounts.app), KINDS, now=NOW)
    assert scrubbed(Database(accounts.owner), KINDS, now=NOW)


def test_the_named_tables_and_columns_are_there():
    for name in FROZEN:
        assert name in metadata.tables
    for name, columns in FROZEN_EXCEPT.items():
        assert set(columns) <= set(metadata.tables[name].columns.keys())


def test_the_command_prints_the_statements():
    said = CliRunner().invoke(command, ["roles", "--app", "some-app", "--owner", "qms"]).output
    assert said.count(";\n") == len(list(grants(owner="qms", app="some-app")))
    assert 'REVOKE UPDATE, DELETE, TRUNCATE ON audit_row FROM "some-app";' in said


def judged(engine, settings):
    db = Database(engine, vault=VAULT)
    with db.reading() as session:
        return role(Asked(settings=settings, db=db, session=session, now=NOW)).state


def test_the_doctor_tells_the_three_apart(accounts, tmp_path):
    settings = Settings(database_url="postgresql://", secret_key=b"", instance=tmp_path)
    admin = as_account(accounts.owner, ADMIN)
    assert judged(accounts.app, settings) is State.OK
    assert judged(accounts.owner, settings) is State.NOTE
    assert judged(admin, settings) is State.WRONG
    admin.dispose()


def test_a_superuser_does_not_start_outside_the_demo(accounts, tmp_path):
    admin = as_account(accounts.owner, ADMIN)
    for demo in (False, True):
        settings = Settings(database_url="", secret_key=b"", instance=tmp_path, demo=demo)
        if demo:
            open_database(settings, admin)
        else:
            with pytest.raises(UnsafeSettingsError, match="superuser"):
                open_database(settings, admin)
    open_database(Settings(database_url="", secret_key=b"", instance=tmp_path), accounts.app)
    admin.dispose()
