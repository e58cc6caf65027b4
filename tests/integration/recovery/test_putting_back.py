"""What is put back is what was saved: whole, unbroken, opened, and without what was erased."""

import io
import json
import tarfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import func, select, text
from support.a_person import person_named
from support.closed_cases import closed_on, maker
from support.needs_cases import account
from support.vaults import RING, VAULT, secret

from qms.access.roles import Role
from qms.audit.anchoring import lay_anchor, stored_anchors
from qms.audit.models import AuditRow
from qms.audit.services import record, verify_chain
from qms.db import migrations
from qms.db.session import Database
from qms.jobs.worker import JobContext
from qms.needs.models import NeedsPerson
from qms.recovery.core.faults import RecoveryRefusedError
from qms.recovery.services.keeping_keys import put_back_keys, write_keys
from qms.recovery.services.proving import prove
from qms.recovery.services.restoring import restore
from qms.recovery.services.taking import back_up
from qms.recovery.sums import table_sums
from qms.retention.jobs import erase_run
from qms.retention.queries.standing import standing_of
from qms.retention.services.rules import answer_rule, propose_rule
from qms.retention.services.runs import confirm_run, prepare_run
from qms.retention_list import KINDS
from qms.vault.core.faults import VaultClosedError
from qms.vault.core.keyring import Key
from qms.vault.keyfile import write_ring

LATER = NOW + timedelta(hours=3)


def put_back(db, settings, file, **changes):
    db.bind.dispose()  # everything is stopped before a restore
    return restore(settings, file, KINDS, **{"replace": True, "now": LATER} | changes)


def sums(db):
    with db.bind.connect() as connection:
        return table_sums(connection)


def people(db):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(NeedsPerson))


@pytest.fixture
def backup(open_db, municipality, settings, backups):
    """Return a backup of the small municipality with one person in it."""
    person_named(open_db, "Elev Ek 01")
    return back_up(settings, backups, now=NOW)


def test_everything_is_as_it_was(open_db, settings, backup):
    with open_db.transaction() as session:
        session.execute(text("DELETE FROM needs_person"))
    done = put_back(open_db, settings, backup.file)
    assert people(open_db) == 1
    told, found = backup.manifest.tables, sums(open_db)
    assert {name for name in told if told[name] != found[name]} == {"audit_row"}
    assert done.judged.chain == backup.manifest.chain[0]
    assert done.judged.opened >= 1
    with open_db.reading() as session:
        newest = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        assert newest.action == "recovery.backup-restored"
        assert verify_chain(session).broken_at is None
    assert not list(settings.instance.glob(".restore*"))


def test_what_is_there_is_not_replaced_unasked(open_db, settings, backup):
    before = sums(open_db)
    with pytest.raises(RecoveryRefusedError, match="--replace"):
        put_back(open_db, settings, backup.file, replace=False)
    assert sums(open_db) == before


def test_the_old_sqlite_file_is_kept_aside(open_db, settings, backup):
    done = put_back(open_db, settings, backup.file)
    if open_db.bind.dialect.name == "postgresql":
        assert done.aside is None
    else:
        assert done.aside.stat().st_mode & 0o077 == 0


def changed(file, *, name="manifest.json", change):
    """Write the archive anew with one part changed; None takes the part away."""
    other = file.with_name("changed.tar")
    with tarfile.open(file) as old, tarfile.open(other, "w") as new:
        for told in old:
            content = old.extractfile(told).read()
            if told.name == name:
                content = change(content)
            if content is not None:
                told.size = len(content)
                new.addfile(told, io.BytesIO(content))
    return other


def told_as(**changes):
    return lambda content: json.dumps(json.loads(content) | changes).encode()


def row_fewer(content):
    told = json.loads(content)
    told["tables"]["org_name"]["rows"] -= 1
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("part", "change", "words"),
    [
        pytest.param("manifest.json", told_as(head="9999_later"), "nyare version", id="newer"),
        pytest.param("manifest.json", told_as(format=2), "nyare version", id="newer format"),
        pytest.param("manifest.json", lambda _: None, "går inte att läsa", id="no manifest"),
        pytest.param("database", lambda _: None, "saknas", id="no database"),
        pytest.param("database", lambda old: old[:-1] + b"x", "kontrollsumma", id="a bit"),
        pytest.param("manifest.json", told_as(chain=[3, "ab"]), "bruten vid rad 3",
                     id="another trail"),
        pytest.param("manifest.json", row_fewer, "org_name", id="a row fewer"),
    ],
)  # fmt: skip
def test_a_backup_that_is_not_right_is_refused(open_db, settings, backup, part, change, words):
    name = next((one.name for one in backup.manifest.parts if one.name.startswith(part)), part)
    spoilt = changed(backup.file, name=name, change=change)
    with pytest.raises(RecoveryRefusedError, match=words):
        prove(settings, spoilt, KINDS, database="", now=LATER)


def test_a_file_that_is_no_archive_is_refused(open_db, settings, tmp_path):
    for content in (b"", b"\0" * 2000):
        file = tmp_path / "x.tar"
        file.write_bytes(content)
        with pytest.raises(RecoveryRefusedError, match="skadad"):
            put_back(open_db, settings, file)
    with pytest.raises(RecoveryRefusedError, match="finns inte"):
        put_back(open_db, settings, tmp_path / "none.tar")


def test_with_other_keys_it_is_refused_and_sqlite_left_alone(open_db, settings, backup):
    other = Key(id="7e570009", made_at=NOW, secret=secret("another key"))
    write_ring(settings.keys, replace(RING, keys=(other,)))
    before = sums(open_db)
    with pytest.raises(RecoveryRefusedError, match="nyckelfil som gällde"):
        put_back(open_db, settings, backup.file)
    if open_db.bind.dialect.name == "sqlite":
        assert sums(open_db) == before


def test_without_keys_it_is_refused_until_they_are_back(open_db, settings, backup, tmp_path):
    write_keys(settings, tmp_path / "safe.json", backups=backup.file.parent)
    settings.keys.unlink()
    with pytest.raises(VaultClosedError, match="saknas"):
        prove(settings, backup.file, KINDS, database="", now=LATER)
    put_back_keys(settings, tmp_path / "safe.json")
    assert settings.keys.stat().st_mode & 0o077 == 0
    assert (settings.instance / "secret_key").read_text() == "x" * 32
    prove(settings, backup.file, KINDS, database="", now=LATER)
    other = Key(id="7e570009", made_at=NOW, secret=secret("another key"))
    write_ring(settings.keys, replace(RING, keys=(other,)))
    with pytest.raises(RecoveryRefusedError, match="andra nycklar"):
        put_back_keys(settings, tmp_path / "safe.json")


def test_an_older_version_is_brought_up(open_db, municipality, settings, backups):
    engine = open_db.bind
    migrations.downgrade(engine, "-1")
    made = back_up(settings, backups, now=NOW)
    migrations.upgrade(engine)
    done = put_back(open_db, settings, made.file)
    assert done.judged.migrated
    assert migrations.is_current(engine)


def test_anchors_of_rows_that_are_gone_are_laid_aside(open_db, settings, backup):
    with open_db.reading() as session:
        lay_anchor(session, settings.anchors, now=NOW)
    with open_db.transaction() as session:
        record(session, SYSTEM, "test.lost", now=NOW)
    with open_db.reading() as session:
        lay_anchor(session, settings.anchors, now=NOW)
    done = put_back(open_db, settings, backup.file)
    assert len(stored_anchors(done.anchors_aside)) == 2
    with open_db.reading() as session:
        kept = stored_anchors(settings.anchors)
        assert [one.seq for one in kept] == [backup.manifest.chain[0]]
        assert verify_chain(session, kept).broken_at is None


def erase(db, settings, municipality):
    """Erase everything that a rule of five years takes, by two people, in two runs."""
    with db.transaction() as session:
        records = account(session, Role.SYSTEM_ADMIN, municipality.id)
        chief = account(session, Role.SCHOOL_CHIEF, municipality.id)
        for kind in KINDS.ruled:
            new = propose_rule(
                session, records, KINDS, kind.key, years=5, reference="Plan 2026/12",
                decided_on=NOW.date(), now=NOW,
            )  # fmt: skip
            answer_rule(session, chief, new, is_approved=True, now=NOW)
    for _ in range(2):
        with db.transaction() as session:
            run = prepare_run(session, records, KINDS, now=NOW)
            job = confirm_run(session, chief, run, now=NOW)
        erase_run(
            JobContext(db=db, settings=settings, job_id=job, params={"run": run}, now=lambda: NOW),
            kinds=KINDS,
        )


def left(db, case):
    with db.reading() as session:
        return {kind for kind, ids in case.ids.items() if KINDS.of(kind).remains(session, ids)}


def test_who_was_erased_stays_erased(open_db, municipality, settings, backups):
    with open_db.transaction() as session:
        case = maker(session, municipality).case(closed_on(date(2010, 1, 1)))
    made = back_up(settings, backups, now=NOW)
    erase(open_db, settings, municipality)
    assert left(open_db, case) == set()
    _, judged = prove(settings, made.file, KINDS, database="", now=LATER)
    assert judged.erased_again == sum(len(ids) for ids in case.ids.values())
    done = put_back(open_db, settings, made.file)
    assert done.judged.erased_again == judged.erased_again
    assert not done.list_from_backup
    assert left(Database(open_db.bind, vault=VAULT), case) == set()
    with open_db.reading() as session:
        assert standing_of(session, settings.erasures).again == ()


def test_a_lost_list_comes_from_the_backup(open_db, municipality, settings, backups):
    with open_db.transaction() as session:
        maker(session, municipality).case(closed_on(date(2010, 1, 1)))
    erase(open_db, settings, municipality)
    made = back_up(settings, backups, now=NOW)
    before = settings.erasures.read_bytes()
    settings.erasures.unlink()
    done = put_back(open_db, settings, made.file)
    assert done.list_from_backup
    assert not done.judged.list_fault
    assert settings.erasures.read_bytes() == before
