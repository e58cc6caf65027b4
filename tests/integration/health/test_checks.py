"""Each check tells what is well from what is not, on an installation as it lies."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import text, update
from support.a_person import person_named
from support.databases import migrated
from support.vaults import RING, VAULT

from qms.audit.anchoring import lay_anchor
from qms.audit.models import AuditRow
from qms.audit.services import record
from qms.config import Settings
from qms.db.session import Database
from qms.health.core.finding import State
from qms.health.core.noted import Done, Noted
from qms.health.noted import read_noted, write_noted
from qms.health.services.checks import CHECKS, findings
from qms.jobs.heartbeat import beat, beating, last_beat
from qms.mail_settings import MailSettings
from qms.needs.models import NeedsPerson
from qms.scanner_settings import ScannerSettings
from qms.vault.keyfile import write_ring
from qms.vault.vault import vault_of_ring

OK, WRONG, NOTE = State.OK, State.WRONG, State.NOTE
LATER = NOW + timedelta(hours=27)


@pytest.fixture
def settings(open_db, tmp_path):
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    write_ring(instance / "keys.json", RING)
    (instance / "secret_key").touch(mode=0o600)
    with open_db.transaction() as session:
        record(session, SYSTEM, "test.event", now=NOW)
    url = open_db.bind.url.render_as_string(hide_password=False)
    return Settings(database_url=url, secret_key=b"", instance=instance)


def states(db, settings, *, now=NOW):
    return {one.name: found.state for one, found in findings(settings, db, CHECKS, now=now)}


def test_a_new_installation(open_db, settings):
    found = states(open_db, settings)
    wrong = {name for name, state in found.items() if state is WRONG}
    assert wrong == {"scheduler", "worker"}
    noted = {name for name, state in found.items() if state is NOTE}
    assert noted == {"role", "audit", "backup", "restore-test", "mail", "scanner"}


def test_a_well_kept_one(open_db, settings):
    for who in ("scheduler", "worker"):
        with open_db.transaction() as session:
            beat(session, who, now=LATER)
    with open_db.reading() as session:
        lay_anchor(session, settings.anchors, now=LATER)
    done = Done(at=LATER - timedelta(hours=20), ok=True)
    write_noted(settings.instance, Noted(backup=done, restore_test=done))
    assert read_noted(settings.instance).backup == done
    found = states(open_db, settings, now=LATER)
    rest = {name for name, state in found.items() if state is not OK}
    assert rest == {"role", "mail", "scanner"}


def test_a_day_later_nobody_has_cared(open_db, settings):
    found = states(open_db, settings, now=LATER)
    assert {"audit", "scheduler", "worker", "backup", "restore-test"} <= {
        name for name, state in found.items() if state is WRONG
    }


def of_older_version(db, _):
    with db.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def changed_trail(db, settings):
    with db.reading() as session:
        lay_anchor(session, settings.anchors, now=NOW)
    with db.transaction() as session:
        session.execute(update(AuditRow).values(hash="0" * 64))


def cut_trail(db, settings):
    with db.reading() as session:
        lay_anchor(session, settings.anchors, now=NOW)
    with db.transaction() as session:
        session.execute(text("DELETE FROM audit_row"))


def swapped_seals(db, _):
    ids = person_named(db, "Elev Ek 01"), person_named(db, "Elev Ek 02")
    with db.transaction() as session:
        names = [session.get(NeedsPerson, one).name for one in ids]
        for one, name in zip(ids, reversed(names), strict=True):
            session.execute(update(NeedsPerson).where(NeedsPerson.id == one).values(name=name))


def future(db, _):
    with db.transaction() as session:
        record(session, SYSTEM, "test.event", now=NOW + timedelta(hours=1))


def spoilt_list(_, settings):
    settings.erasures.write_text("skräp\n", "utf-8")


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        pytest.param(of_older_version, "migrations", id="an older version"),
        pytest.param(changed_trail, "anchor", id="the trail made anew"),
        pytest.param(cut_trail, "anchor", id="the trail's end cut off"),
        pytest.param(changed_trail, "audit", id="made anew, walked"),
        pytest.param(lambda _, s: s.keys.chmod(0o640), "keys", id="keys that others read"),
        pytest.param(swapped_seals, "sealed", id="a seal of another row"),
        pytest.param(future, "clock", id="events of the future"),
        pytest.param(spoilt_list, "erasures", id="a list that does not hold"),
    ],
)
def test_what_is_wrong_is_named(open_db, settings, spoil, name):
    assert states(open_db, settings)[name] in (OK, NOTE)
    spoil(open_db, settings)
    assert states(open_db, settings)[name] is WRONG


def test_a_key_of_last_year_is_told_until_there_is_a_new_one(settings, tmp_path):
    a_year_on = NOW + timedelta(days=367)
    for ring, state in ((RING, WRONG), (RING.with_new_key(now=a_year_on), OK)):
        engine = migrated(f"sqlite:///{tmp_path / state.value}.db")
        found = states(Database(engine, vault=vault_of_ring(ring)), settings, now=a_year_on)
        assert found["key-age"] is state
        engine.dispose()


def test_files_that_others_reach(open_db, settings):
    key = settings.instance / "secret_key"
    key.chmod(0o644)
    assert states(open_db, settings)["files"] is OK, "nobody gets past the folder"
    settings.instance.chmod(0o755)
    assert states(open_db, settings)["files"] is WRONG


def test_without_tables_only_what_asks_them_is_wrong(tmp_path, settings):
    engine = migrated(f"sqlite:///{tmp_path / 'empty.db'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE audit_row"))
    found = states(Database(engine, vault=VAULT), settings)
    assert (found["database"], found["disk"], found["anchor"]) == (OK, OK, WRONG)
    engine.dispose()


def test_a_mail_server_that_does_not_answer(open_db, settings):
    mail = MailSettings(host="127.0.0.1", port=9, tls="none", sender="a@provby.example")
    away = Settings(
        database_url=settings.database_url, secret_key=b"", instance=settings.instance, mail=mail
    )
    assert states(open_db, away)["mail"] is WRONG


def test_a_scanner_that_answers_and_one_that_does_not(open_db, settings, scanner, tmp_path):
    assert states(open_db, replace(settings, scanner=scanner.unix))["scanner"] is OK
    gone = ScannerSettings(address=str(tmp_path / "gone"))
    assert states(open_db, replace(settings, scanner=gone))["scanner"] is WRONG
    watched = {one.name for one in CHECKS if one.watched or one.serves}
    assert "scanner" not in watched, "the pages stay open without it"


def test_signs_of_life_replace_each_other(open_db):
    for minute in (1, 2):
        with open_db.transaction() as session:
            beat(session, "worker", now=NOW.replace(minute=minute))
    with open_db.reading() as session:
        assert last_beat(session, "worker") == NOW.replace(minute=2)
        assert session.scalar(text("SELECT count(*) FROM schedule_mark")) == 1
        assert last_beat(session, "scheduler") is None


def test_a_process_is_heard_of_at_once(open_db):
    def heard():
        with open_db.reading() as session:
            return last_beat(session, "worker")

    with beating(open_db, "worker"):
        for _ in range(10_000):
            if heard():
                break
    assert heard()
