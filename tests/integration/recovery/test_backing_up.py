"""A backup holds the database as it was at one moment, while others write, and no keys."""

import json
import tarfile
from threading import Event, Thread

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import func, select, text, update
from support.a_person import person_named
from support.vaults import RING

from qms.audit.models import AuditRow
from qms.audit.services import record
from qms.org.models import OrgName
from qms.recovery.archive import read_manifest
from qms.recovery.core.faults import RecoveryRefusedError
from qms.recovery.services.keeping_keys import write_keys
from qms.recovery.services.proving import prove
from qms.recovery.services.taking import back_up
from qms.recovery.sums import table_sums
from qms.retention_list import KINDS

SECRET = "Märta Markör"


def sums(db):
    with db.bind.connect() as connection:
        return table_sums(connection)


def test_one_file_for_its_owner_with_everything_told(open_db, municipality, settings, backups):
    made = back_up(settings, backups, now=NOW)
    assert [one.name for one in backups.iterdir()] == [made.file.name]
    assert made.file.stat().st_mode & 0o077 == 0
    manifest = read_manifest(made.file, product="0")
    assert manifest == made.manifest
    assert manifest.database == open_db.bind.dialect.name
    assert manifest.tables == sums(open_db)
    with open_db.reading() as session:
        newest = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        assert manifest.chain == (newest.seq, newest.hash)
        assert newest.action == "recovery.backup-made"
        for name, one in manifest.tables.items():
            quoted = open_db.bind.dialect.identifier_preparer.quote(name)
            assert one.rows == session.scalar(text(f"SELECT count(*) FROM {quoted}"))


def test_a_changed_cell_changes_its_tables_sum_and_no_others(open_db, municipality):
    """But for the mark that each write to the organisation changes."""
    before = sums(open_db)
    assert sums(open_db) == before
    with open_db.transaction() as session:
        row = session.scalars(select(OrgName).limit(1)).one()
        session.execute(update(OrgName).where(OrgName.id == row.id).values(name="Något annat"))
    after = sums(open_db)
    assert {name for name in before if before[name] != after[name]} == {
        "org_name", "change_mark",
    }  # fmt: skip
    assert before["org_name"].rows == after["org_name"].rows


def test_under_load_it_is_one_moment(open_db, settings, backups):
    """Each change is two rows: a copy from between them would have one without the other."""
    over, written = Event(), []

    def write():
        while not over.is_set():
            with open_db.transaction() as session:
                record(session, SYSTEM, "test.first", now=NOW)
                record(session, SYSTEM, "test.second", now=NOW)
            written.append(1)

    thread = Thread(target=write)
    thread.start()
    try:
        while len(written) < 20:
            pass
        made = [back_up(settings, backups, now=NOW.replace(minute=n)) for n in range(4)]
    finally:
        over.set()
        thread.join()
    for one in made:
        own = made.index(one) + 1  # the backups' own events
        seq = one.manifest.chain[0]
        assert one.manifest.tables["audit_row"].rows == seq
        assert (seq - 5 - own) % 2 == 0
        _, judged = prove(settings, one.file, KINDS, database="", now=NOW)
        assert judged.chain == seq
    with open_db.reading() as session:
        rows = session.scalar(select(func.count()).select_from(AuditRow))
    assert made[-1].manifest.chain[0] < rows


def test_neither_keys_nor_what_they_seal_is_in_it(open_db, settings, backups):
    person_named(open_db, SECRET)
    made = back_up(settings, backups, now=NOW)
    raw = made.file.read_bytes()
    with tarfile.open(made.file) as archive:
        names = archive.getnames()
        parts = b"".join(archive.extractfile(name).read() for name in names)
    assert all("key" not in name for name in names)
    assert not any(
        one in raw + parts for one in (SECRET.encode(), RING.newest.secret, settings.secret_key)
    )


def test_the_lists_beside_the_database_go_along(settings, backups):
    settings.erasures.write_text("", "utf-8")
    settings.anchors.write_text("", "utf-8")
    made = back_up(settings, backups, now=NOW)
    assert [part.name for part in made.manifest.parts][1:] == [
        "erasures.jsonl",
        "audit-anchors.txt",
    ]


def test_the_keys_are_written_apart_for_their_owner(settings, backups, tmp_path):
    file = tmp_path / "safe.json"
    write_keys(settings, file, backups=backups)
    assert file.stat().st_mode & 0o777 == 0o600
    told = json.loads(file.read_text("utf-8"))
    assert told["secret_key"] == "x" * 32
    assert json.loads(told["ring"])["keys"][0]["id"] == RING.newest.id
    with pytest.raises(RecoveryRefusedError, match="finns redan"):
        write_keys(settings, file, backups=backups)
    with pytest.raises(RecoveryRefusedError, match="inte ligga bland säkerhetskopiorna"):
        write_keys(settings, backups / "keys.json", backups=backups)


def test_a_database_that_cannot_be_written_to_is_backed_up_all_the_same(open_db, settings, backups):
    with open_db.bind.begin() as connection:
        connection.execute(text("ALTER TABLE audit_row RENAME COLUMN details TO other"))
    made = back_up(settings, backups, now=NOW)
    assert not made.recorded
    assert made.manifest.chain[0] == 5
