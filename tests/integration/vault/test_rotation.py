"""A new key for everything that is sealed, while others write, stopped and gone on with."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from builders import NOW
from click.testing import CliRunner
from sqlalchemy import select, update
from support.databases import migrated
from support.vaults import RING

from qms.audit.models import AuditRow
from qms.db.session import Database, make_engine
from qms.needs.models import NeedsPerson
from qms.run.keys import keys
from qms.tables import metadata
from qms.vault import keyfile, queries, services
from qms.vault.columns import sealed_tables
from qms.vault.core.place import Place
from qms.vault.rotation import reseal_everything
from qms.vault.vault import vault_of_ring

OLD = vault_of_ring(RING)
NEW_RING = RING.with_new_key(now=NOW + timedelta(days=365))
NEW = vault_of_ring(NEW_RING)
ROWS = 1_203
TABLE = next(one for one in sealed_tables(metadata) if one.table.name == "needs_person")


def place(row, column="name"):
    return Place(table="needs_person", column=column, row=row)


def people(vault, count, *, first=0):
    """Return persons sealed with the vault; every third has no number."""
    for n in range(first, first + count):
        row = f"{n:032x}"
        number = None if n % 3 == 0 else vault.seal_text(place(row, "number"), f"nr {n}")
        name = vault.seal_text(place(row), f"Elev {n}")
        yield NeedsPerson(id=row, name=name, number=number, registered_at=NOW)


@pytest.fixture
def filled(open_db):
    with open_db.transaction() as session:
        session.add_all(people(OLD, ROWS))
    return Database(open_db.bind, vault=NEW)


VALUES = ROWS + ROWS - ROWS // 3  # every third person has no number; 1,203 is three times 401


def rotated(db, **changes):
    return reseal_everything(db, metadata, progress=changes.get("progress", lambda _: None))


def test_everything_gets_the_newest_key_and_opens_with_it_alone(filled):
    assert rotated(filled).values == VALUES
    alone = vault_of_ring(NEW_RING.without(RING.newest.id))
    with Database(filled.bind, vault=alone).reading() as session:
        assert dict(queries.uses(session, metadata)) == {NEW_RING.newest.id: VALUES}
        opened = services.open_everything(session, metadata)
        assert (opened.values, opened.unreadable) == (VALUES, ())
        one = session.get_one(NeedsPerson, f"{700:032x}")
        assert alone.open_text(place(one.id), one.name) == "Elev 700"
        assert alone.open_text(place(one.id, "number"), one.number) == "nr 700"
    assert rotated(filled).values == 0


class StoppedError(Exception):
    pass


def test_it_goes_on_from_where_it_was_stopped(filled):
    told = []

    def stop_at_second(total):
        told.append(total)
        if len(told) == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        rotated(filled, progress=stop_at_second)
    assert 0 < told[-1] < VALUES
    assert rotated(filled).values == VALUES - told[-1]


def test_each_batch_is_a_transaction_of_500_rows(filled):
    with filled.transaction() as session:
        batch = services.reseal_batch(session, TABLE, after="")
    assert batch.last == f"{499:032x}"
    assert batch.resealed == 500 + 500 - 167  # rows 0, 3, … 498 have no number


def test_what_is_written_meanwhile_is_kept(filled):
    """Between two batches somebody changes a name ahead, one behind, and adds a person."""
    vault, told = NEW, []

    def write(total):
        told.append(total)
        if len(told) > 1:
            return
        with filled.transaction() as session:
            for row in (f"{10:032x}", f"{1100:032x}"):
                one = session.get_one(NeedsPerson, row)
                one.name = vault.seal_text(place(row), "Elev ändrad")
            session.add_all(people(OLD, 1, first=5000))  # by a process with the old file

    rotated(filled, progress=write)
    with filled.reading() as session:
        for n, name in ((10, "Elev ändrad"), (1100, "Elev ändrad"), (5000, "Elev 5000")):
            one = session.get_one(NeedsPerson, f"{n:032x}")
            assert NEW.open_text(place(one.id), one.name) == name
        assert list(queries.uses(session, metadata)) == [NEW_RING.newest.id]


def swap(session, *pairs):
    """Let rows change names with each other, in the database, as they are sealed."""
    table = NeedsPerson.__table__
    names = dict(session.execute(select(table.c.id, table.c.name)).all())
    for first, second in pairs:
        for row, other in ((first, second), (second, first)):
            session.execute(update(table).where(table.c.id == row).values(name=names[other]))


def test_two_rows_that_have_changed_places_are_both_found(filled):
    first, second = f"{3:032x}", f"{800:032x}"
    with filled.transaction() as session:
        swap(session, (first, second))
    found = rotated(filled)
    assert [one.place for one in found.unreadable] == [place(first), place(second)]
    assert found.values == VALUES - 2
    with filled.reading() as session:
        assert queries.uses(session, metadata)[RING.newest.id] == 2  # the old key is in use


def test_every_one_of_600_swaps_is_found(filled):
    with filled.transaction() as session:
        swap(session, *((f"{2 * n:032x}", f"{2 * n + 1:032x}") for n in range(600)))
    with filled.reading() as session:
        assert len(services.open_everything(session, metadata).unreadable) == 1200


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return a function that runs `qms keys` on an installation with one sealed person."""
    monkeypatch.setenv("QMS_INSTANCE", str(tmp_path))
    monkeypatch.delenv("QMS_DATABASE_URL", raising=False)
    monkeypatch.delenv("QMS_KEY_FILE", raising=False)
    file = tmp_path / "keys.json"
    keyfile.write_ring(file, RING)
    engine = migrated(f"sqlite:///{tmp_path / 'qms.db'}")
    with Database(engine, vault=OLD).transaction() as session:
        session.add_all(people(OLD, 2, first=1))
    engine.dispose()
    return lambda *words: CliRunner().invoke(keys, words)


def test_the_commands_from_new_key_to_dropped_key(installed, tmp_path):
    file = tmp_path / "keys.json"
    assert "Det finns bara en nyckel" in installed("rotate").output
    assert installed("new").exit_code == 0
    newest = keyfile.read_ring(file).newest.id
    said = installed("status").output
    assert f"{newest}" in said
    assert "0 värden  förseglar nu" in said
    assert "4 värden  gammal" in said
    said = installed("rotate").output
    assert "Förseglade på nytt: 4 värden." in said
    assert "igen efter" in said, "the old key stays until what is being written is done"
    assert len(keyfile.read_ring(file).keys) == 2
    assert "Alla gick att öppna" in installed("check").output

    content = json.loads(file.read_text())
    content["keys"][0]["made_at"] = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    file.write_text(json.dumps(content))
    assert f"{RING.newest.id} är borttagen" in installed("rotate").output
    assert [key.id for key in keyfile.read_ring(file).keys] == [newest]
    assert "Öppnade: 4 värden." in installed("check").output

    engine = make_engine(f"sqlite:///{tmp_path / 'qms.db'}")
    with Database(engine).reading() as session:
        query = select(AuditRow.action, AuditRow.target).order_by(AuditRow.seq)
        trail = [tuple(row) for row in session.execute(query)]
    engine.dispose()
    assert trail == [
        ("vault.key-made", newest),
        ("vault.values-resealed", newest),
        ("vault.key-dropped", RING.newest.id),
    ]


def test_a_swap_stops_the_dropping_and_is_named(installed, tmp_path):
    installed("new")
    engine = make_engine(f"sqlite:///{tmp_path / 'qms.db'}")
    with Database(engine).transaction() as session:
        swap(session, (f"{1:032x}", f"{2:032x}"))
    engine.dispose()
    for command in ("check", "rotate"):
        result = installed(command)
        assert result.exit_code == 1
        assert f"needs_person.name, rad {1:032x}" in result.output
        assert f"needs_person.name, rad {2:032x}" in result.output
    assert len(keyfile.read_ring(tmp_path / "keys.json").keys) == 2


def test_a_lost_key_is_told_by_its_id(installed, tmp_path):
    keyfile.write_ring(tmp_path / "keys.json", NEW_RING.without(RING.newest.id))
    result = installed("status")
    assert result.exit_code == 1
    assert f"nyckeln {RING.newest.id}, som inte finns i nyckelfilen" in result.output


def test_a_key_file_open_to_others_is_a_sentence(installed, tmp_path):
    (tmp_path / "keys.json").chmod(0o644)
    result = installed("status")
    assert result.exit_code == 1
    assert "chmod 600" in result.output
    assert "Traceback" not in result.output
